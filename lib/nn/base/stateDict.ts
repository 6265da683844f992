/** Collects a module's state by name, and loads it. */
import { types } from 'node:util';
import { noGrad } from '../../core/autograd/gradMode';
import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { hooks, type IncompatibleKeys, type LoadReport } from './hooks/moduleHooks';
import { isLazy } from './lazy/uninitialized';
import { isPersistent, ownBuffers, ownModules, ownParameters } from './members/ownMembers';
import type { Module } from './module';
import { Parameter } from './parameter';

/**
 * Tensors by name, in order; values of other kinds are extra state. `_metadata`, which is not enumerable,
 * holds the version of the layout of each module's state, as in Python's checkpoints.
 */
// biome-ignore lint/suspicious/noExplicitAny: tensors, and what modules keep beside them
export type StateDict = Record<string, any> & { _metadata?: Record<string, ModuleMetadata> };

/** What a state dict holds about a module in addition to its tensors. */
export interface ModuleMetadata {
  /** The version of the layout of the module's own state. */
  version?: number;
  [name: string]: unknown;
}

/** How `Module.stateDict` collects the state. */
export interface StateDictOptions {
  /** An object to add the state to; a new one by default. */
  destination?: StateDict | null;
  /** Put before every name; `''` by default. */
  prefix?: string;
  /** Whether the parameters themselves are given instead of tensors detached from the graph; false by default. */
  keepVars?: boolean;
}

/** The name under which a module's extra state is stored. */
const extraState = '_extra_state';

/** Makes an empty state dict with the given versions of layouts. */
function newStateDict(metadata: Record<string, ModuleMetadata>): StateDict {
  // Not enumerable: only tensors and extra state are the dict's entries.
  return Object.defineProperty({}, '_metadata', { value: metadata, writable: true, configurable: true });
}

export function collectState(module: Module, options: Required<StateDictOptions>): StateDict {
  const { destination: given, prefix, keepVars } = options;
  const destination = given ?? newStateDict({});
  if (destination._metadata) destination._metadata[prefix.slice(0, -1)] = { version: module.stateVersion };
  for (const { hook } of module[hooks]?.stateDictPre.entries ?? []) hook(module, prefix, keepVars);
  module._saveToStateDict(destination, prefix, keepVars);
  for (const [name, child] of ownModules(module)) {
    child.stateDict({ destination, prefix: `${prefix}${name}.`, keepVars });
  }
  for (const { hook } of module[hooks]?.stateDictPost.entries ?? []) hook(module, destination, prefix);
  return destination;
}

export function saveOwnState(
  module: Module,
  destination: StateDict,
  prefix: string,
  keepVars: boolean,
): void {
  for (const [name, tensor] of ownState(module)) {
    destination[prefix + name] = keepVars || isLazy(tensor) ? tensor : tensor.detach();
  }
  if (module.getExtraState) destination[prefix + extraState] = module.getExtraState();
}

/** Lists the tensors that the state dict holds for `module` itself. */
function ownState(module: Module): [string, Tensor][] {
  return [...ownParameters(module), ...ownBuffers(module).filter(([name]) => isPersistent(module, name))];
}

export function loadState(
  module: Module,
  state: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
  { strict, assign }: { strict: boolean; assign: boolean },
): IncompatibleKeys {
  const copy = copyState(state);
  const report: LoadReport = { missingKeys: [], unexpectedKeys: [], errors: [] };
  load(module, copy, '', assign, report);
  const { missingKeys, unexpectedKeys, errors } = report;
  if (strict) {
    const listed = (keys: string[]): string => keys.map((key) => `"${key}"`).join(', ');
    if (unexpectedKeys.length > 0)
      errors.unshift(`Unexpected key(s) in state_dict: ${listed(unexpectedKeys)}. `);
    if (missingKeys.length > 0) errors.unshift(`Missing key(s) in state_dict: ${listed(missingKeys)}. `);
  }
  if (errors.length > 0) {
    throw new Error(
      `Error(s) in loading state_dict for ${module.constructor.name}:\n\t${errors.join('\n\t')}`,
    );
  }
  return { missingKeys, unexpectedKeys };
}

/** Copies a state dict, because hooks may change it. */
function copyState(state: unknown): StateDict {
  const isMap = types.isMap(state);
  if (!isMap && !isPlainObject(state)) {
    throw new TypeError(
      `loadStateDict: expected an object or a Map of tensors by name, got ${describe(state)}`,
    );
  }
  const copy = newStateDict(isMap ? {} : ((state as StateDict)._metadata ?? {}));
  for (const [key, value] of isMap ? (state as Map<string, unknown>) : Object.entries(state))
    setEntry(copy, key, value);
  return copy;
}

/**
 * Defines the entry instead of assigning it, because an assignment to `__proto__` would change the prototype.
 */
function setEntry(state: StateDict, key: string, value: unknown): void {
  Object.defineProperty(state, key, { value, writable: true, enumerable: true, configurable: true });
}

function load(module: Module, state: StateDict, prefix: string, assign: boolean, report: LoadReport): void {
  const metadata = state._metadata?.[prefix.slice(0, -1)] ?? {};
  for (const { hook } of module[hooks]?.loadPre.entries ?? []) hook(module, state, prefix, metadata, report);
  module._loadFromStateDict(state, prefix, metadata, assign, report);
  for (const [name, child] of ownModules(module)) {
    const childPrefix = `${prefix}${name}.`;
    const part = newStateDict(state._metadata ?? {});
    for (const [key, value] of Object.entries(state))
      if (key.startsWith(childPrefix)) setEntry(part, key, value);
    load(child, part, childPrefix, assign, report);
  }
  const { missingKeys, unexpectedKeys } = report;
  for (const { hook } of module[hooks]?.loadPost.entries ?? []) hook(module, { missingKeys, unexpectedKeys });
}

export function loadOwnState(
  module: Module,
  state: StateDict,
  prefix: string,
  assign: boolean,
  report: LoadReport,
): void {
  const own = ownState(module);
  for (const [name, tensor] of own) {
    const key = prefix + name;
    if (Object.hasOwn(state, key)) loadOne(module, name, tensor, key, state[key], assign, report.errors);
    else report.missingKeys.push(key);
  }
  const extraKey = prefix + extraState;
  if (module.setExtraState) {
    if (Object.hasOwn(state, extraKey)) module.setExtraState(state[extraKey]);
    else report.missingKeys.push(extraKey);
  } else if (Object.hasOwn(state, extraKey)) {
    report.unexpectedKeys.push(extraKey);
  }
  const names = new Set(own.map(([name]) => name));
  const children = new Set(ownModules(module).map(([name]) => name));
  for (const key of Object.keys(state)) {
    if (!key.startsWith(prefix) || key === extraKey) continue;
    const [name = '', ...rest] = key.slice(prefix.length).split('.');
    if (!(rest.length > 0 ? children : names).has(name)) report.unexpectedKeys.push(key);
  }
}

function loadOne(
  module: Module,
  name: string,
  tensor: Tensor,
  key: string,
  given: unknown,
  assign: boolean,
  errors: string[],
): void {
  if (!isTensor(given)) {
    errors.push(`While copying the parameter named "${key}", expected a Tensor, got ${describe(given)}.`);
    return;
  }
  if (isLazy(given) && !isLazy(tensor)) {
    errors.push(
      `While copying the parameter named "${key}", expected a Tensor with sizes, got ${describe(given)}.`,
    );
    return;
  }
  if (isLazy(tensor)) {
    if (!isLazy(given))
      errors.push(`While copying the parameter named "${key}", the one here has no sizes yet.`);
    return;
  }
  // Checkpoints of PyTorch before 0.4 hold scalars as tensors of shape (1).
  const source = tensor.dim() === 0 && given.dim() === 1 && given.numel() === 1 ? given.squeeze(0) : given;
  if (String(source.shape) !== String(tensor.shape)) {
    errors.push(
      `size mismatch for ${key}: copying a param with shape ${source.shape} from checkpoint, ` +
        `the shape in current model is ${tensor.shape}.`,
    );
    return;
  }
  try {
    noGrad(() => {
      if (!assign) tensor.copy_(source);
      else if (tensor instanceof Parameter)
        module.registerParameter(name, asParameter(source, tensor.requiresGrad));
      else module.registerBuffer(name, source);
    });
  } catch (error) {
    errors.push(
      `While copying the parameter named "${key}", whose dimensions in the model are ${tensor.shape} and whose ` +
        `dimensions in the checkpoint are ${source.shape}, an exception occurred: ${(error as Error).message}.`,
    );
  }
}

function asParameter(tensor: Tensor, requiresGrad: boolean): Parameter {
  if (!(tensor instanceof Parameter)) return new Parameter(tensor, requiresGrad);
  tensor.requiresGrad = requiresGrad;
  return tensor;
}
