/**
 * Calls a module with other parameters than its own.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.stateless.functional_call.html
 */

import { withObjects } from '../../core/arguments/objectArguments';
import { anything, flag, signature } from '../../core/arguments/rules';
import { describe } from '../../core/support/describe';
import { isPlainObject } from '../../core/support/plainObject';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { moduleRule } from '../base/expectModule';
import { type Members, members } from '../base/members/members';
import type { Module } from '../base/module';

/** How `functionalCall` treats names. */
export interface FunctionalCallOptions {
  /**
   * Whether a tensor that the module has under several names is replaced under all of them; true by default.
   */
  tieWeights?: boolean;
  /** Whether all of the module's tensors, and no others, must be given; false by default. */
  strict?: boolean;
}

/** A tensor's name and the members that it belongs to. */
interface Place {
  store: Members;
  name: string;
}

/** `given` with the other names of tensors that have several. */
function withTied(module: Module, given: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const names = new Map<Tensor, string[]>();
  const all = [
    ...module.namedParameters({ removeDuplicate: false }),
    ...module.namedBuffers({ removeDuplicate: false }),
  ];
  for (const [name, tensor] of all) names.set(tensor, [...(names.get(tensor) ?? []), name]);
  const result = new Map(given);
  for (const tied of names.values()) {
    const values = new Set(tied.filter((name) => given.has(name)).map((name) => given.get(name) as Tensor));
    if (values.size > 1) {
      throw new RangeError(
        `functionalCall: several tensors were given for one that has the names ${tied.join(', ')}`,
      );
    }
    for (const value of values) for (const name of tied) result.set(name, value);
  }
  return result;
}

function checkStrict(module: Module, given: ReadonlyMap<string, Tensor>): void {
  const own = new Set(
    [
      ...module.namedParameters({ removeDuplicate: false }),
      ...module.namedBuffers({ removeDuplicate: false }),
    ].map(([name]) => name),
  );
  const unexpected = [...given.keys()].filter((name) => !own.has(name));
  const missing = [...own].filter((name) => !given.has(name));
  const lines = [
    ...(unexpected.length > 0
      ? [`Unexpected key(s): ${unexpected.map((name) => `'${name}'`).join(', ')}.`]
      : []),
    ...(missing.length > 0 ? [`Missing key(s): ${missing.map((name) => `'${name}'`).join(', ')}.`] : []),
  ];
  if (lines.length > 0) {
    throw new Error(`functionalCall: ${module.constructor.name} has other tensors:\n\t${lines.join('\n\t')}`);
  }
}

function placeOf(module: Module, path: string): Place {
  const dot = path.lastIndexOf('.');
  const owner = module.getSubmodule(dot < 0 ? '' : path.slice(0, dot));
  return { store: owner[members](), name: path.slice(dot + 1) };
}

const callRules = {
  module: moduleRule<Module>(),
  parametersAndBuffers: anything<Record<string, Tensor>>(),
  args: anything<unknown>([]),
  kwargs: anything<Record<string, unknown> | null>(null),
  tieWeights: flag(true),
  strict: flag(false),
};
const callNames = Object.keys(callRules);
const bindCall = signature(callRules, 4);

/**
 * Calls a module with the given tensors in place of its parameters and buffers of the same names, and
 * restores its own afterwards. Gradients flow to the given tensors. Buffers that the call replaces are
 * replaced in `parametersAndBuffers`.
 * @example
 * ```ts
 * const linear = new nn.Linear(3, 3);
 * const tensors = { weight: torch.eye(3), bias: torch.zeros(3) };
 * const output = nn.utils.stateless.functionalCall(linear, tensors, torch.randn(2, 3));
 * ```
 * @param module the module
 * @param parametersAndBuffers tensors by name, such as `conv1.0.weight`
 * @param args the module's arguments, as an array, or its only argument; none by default
 * @param options how names are treated
 * @throws Error for names that differ, with `strict`
 */
export function functionalCall<M extends Module>(
  module: M,
  parametersAndBuffers: Record<string, Tensor>,
  args?: Parameters<M['forward']> | Parameters<M['forward']>[0],
  options?: FunctionalCallOptions,
): ReturnType<M['forward']>;
export function functionalCall<M extends Module>(
  options: {
    module: M;
    parametersAndBuffers: Record<string, Tensor>;
    args?: Parameters<M['forward']> | Parameters<M['forward']>[0];
    /** Keyword arguments of the call; null, the default, gives none. */
    kwargs?: Record<string, unknown> | null;
  } & FunctionalCallOptions,
): ReturnType<M['forward']>;
export function functionalCall(...values: unknown[]): unknown {
  const bound = bindCall('functionalCall', withObjects(callNames, values));
  const { module, parametersAndBuffers, kwargs, tieWeights, strict } = bound;
  const args = Array.isArray(bound.args) ? (bound.args as unknown[]) : [bound.args];
  if (!isPlainObject(parametersAndBuffers)) {
    throw new TypeError(
      `functionalCall: argument 'parametersAndBuffers': expected Tensors by name, got ${describe(parametersAndBuffers)}`,
    );
  }
  const entries = Object.entries(parametersAndBuffers);
  for (const [name, value] of entries) {
    if (!isTensor(value))
      throw new TypeError(`functionalCall: '${name}': expected a Tensor, got ${describe(value)}`);
  }
  const given = tieWeights ? withTied(module, new Map(entries)) : new Map(entries);
  if (strict) checkStrict(module, given);
  const replaced: { path: string; place: Place; before: unknown }[] = [];
  try {
    for (const [path, tensor] of given) {
      const place = placeOf(module, path);
      replaced.push({
        path,
        place,
        before: place.store.has(place.name) ? place.store.get(place.name) : undefined,
      });
      place.store.set(place.name, tensor);
    }
    return module(...(kwargs === null ? args : [...args, kwargs]));
  } finally {
    for (const { path, place, before } of replaced) {
      const after = place.store.get(place.name);
      if (Object.hasOwn(parametersAndBuffers, path) && isTensor(after)) parametersAndBuffers[path] = after;
      if (before === undefined) place.store.delete(place.name);
      else place.store.set(place.name, before);
    }
  }
}
