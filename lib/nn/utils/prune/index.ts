/**
 * Pruning: setting elements of parameters to zero, for good.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */

import { expectFunction, expectIterable } from '../../../core/arguments/assertions';
import { integer, orNull, signature, type Takes, tensorRule, text } from '../../../core/arguments/rules';
import { functions } from '../../../core/operators/namespaces';
import { describe } from '../../../core/support/describe';
import { isPlainObject } from '../../../core/support/plainObject';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import { moduleRule } from '../../base/expectModule';
import { hooks } from '../../base/hooks/moduleHooks';
import type { Module } from '../../base/module';
import { parametersToVector } from '../convertParameters';
import { tensorOf } from '../weightNorm';
import { attach, BasePruningMethod, methodOf, PruningContainer } from './method';
import {
  amountRule,
  CustomFromMask,
  Identity,
  L1Unstructured,
  LnStructured,
  orderRule,
  RandomStructured,
  RandomUnstructured,
} from './methods';

export { BasePruningMethod, PruningContainer, type PruningType } from './method';
export {
  CustomFromMask,
  Identity,
  L1Unstructured,
  LnStructured,
  RandomStructured,
  RandomUnstructured,
} from './methods';

/** What each function names first: the tensor. */
const place = { module: moduleRule(), name: text() };
const scored = { importanceScores: orNull(tensorRule()) };

const bindPlace = signature(place);
const bindRandom = signature({ ...place, amount: amountRule() });
const bindL1 = signature({ ...place, amount: amountRule(), ...scored });
const bindSlices = signature({ ...place, amount: amountRule(), dim: integer() });
const bindNorm = signature({ ...place, amount: amountRule(), n: orderRule(), dim: integer(), ...scored });
const bindMask = signature({ ...place, mask: tensorRule() });
const bindModule = signature({ module: moduleRule() });

/** Prunes nothing, but gives the tensor a mask. */
export function identity<M extends Module>(...args: Takes<['module', 'name'], [module: M, name: string]>): M {
  const { module, name } = bindPlace('identity', args);
  attach(new Identity(), module, name);
  return module as M;
}

/**
 * Prunes elements at random.
 * @param amount how many (a whole number), or which share
 */
export function randomUnstructured<M extends Module>(
  ...args: Takes<['module', 'name', 'amount'], [module: M, name: string, amount: number]>
): M {
  const { module, name, amount } = bindRandom('randomUnstructured', args);
  attach(new RandomUnstructured(amount), module, name);
  return module as M;
}

/**
 * Prunes the elements closest to zero.
 * @param amount how many (a whole number), or which share
 * @param importanceScores decide in place of the elements
 */
export function l1Unstructured<M extends Module>(
  ...args: Takes<
    ['module', 'name', 'amount', 'importanceScores'],
    [module: M, name: string, amount: number, importanceScores?: Tensor | null]
  >
): M {
  const { module, name, amount, importanceScores } = bindL1('l1Unstructured', args);
  attach(new L1Unstructured(amount), module, name, importanceScores);
  return module as M;
}

/**
 * Prunes slices of dimension `dim` at random.
 * @param amount how many (a whole number), or which share
 */
export function randomStructured<M extends Module>(
  ...args: Takes<['module', 'name', 'amount', 'dim'], [module: M, name: string, amount: number, dim: number]>
): M {
  const { module, name, amount, dim } = bindSlices('randomStructured', args);
  attach(new RandomStructured(amount, dim), module, name);
  return module as M;
}

/**
 * Prunes the slices of dimension `dim` of the least `n`-norm.
 * @param amount how many (a whole number), or which share
 * @param importanceScores decide in place of the elements
 */
export function lnStructured<M extends Module>(
  ...args: Takes<
    ['module', 'name', 'amount', 'n', 'dim', 'importanceScores'],
    [
      module: M,
      name: string,
      amount: number,
      n: number | 'fro' | 'nuc',
      dim: number,
      importanceScores?: Tensor | null,
    ]
  >
): M {
  const { module, name, amount, n, dim, importanceScores } = bindNorm('lnStructured', args);
  attach(new LnStructured(amount, n, dim), module, name, importanceScores);
  return module as M;
}

/** Prunes where `mask` has zeros. */
export function customFromMask<M extends Module>(
  ...args: Takes<['module', 'name', 'mask'], [module: M, name: string, mask: Tensor]>
): M {
  const { module, name, mask } = bindMask('customFromMask', args);
  attach(new CustomFromMask(mask), module, name);
  return module as M;
}

type ImportanceScores = ReadonlyMap<Module, Readonly<Record<string, Tensor>>>;

/** The arguments of `globalUnstructured` by name; those that it does not have itself are the pruning method's. */
function splitGlobal(given: readonly unknown[]) {
  const at = given.findIndex((value, i) => i < 3 && isPlainObject(value));
  const named = at < 0 ? {} : (given[at] as Record<string, unknown>);
  const [first, second, third = null, ...rest] = at < 0 ? given : given.slice(0, at);
  const { parameters = first, pruningMethod = second, importanceScores = third, ...others } = named;
  return {
    parameters: parameters as Iterable<readonly [Module, string]>,
    pruningMethod: pruningMethod as new (...args: readonly unknown[]) => BasePruningMethod,
    importanceScores: importanceScores as ImportanceScores | null,
    args: Object.keys(others).length > 0 ? [others] : rest,
  };
}

/**
 * Prunes tensors of several modules as if they were one.
 * @param parameters modules and the tensors' names
 * @param pruningMethod a class of type `'unstructured'`
 * @param importanceScores decide in place of the elements, by module and name
 * @param args the class's arguments
 */
export function globalUnstructured<A extends readonly unknown[]>(
  parameters: Iterable<readonly [Module, string]>,
  pruningMethod: new (...args: A) => BasePruningMethod,
  importanceScores: ImportanceScores | null,
  ...args: A
): void;
export function globalUnstructured(
  options: {
    parameters: Iterable<readonly [Module, string]>;
    pruningMethod: new (...args: never) => BasePruningMethod;
    importanceScores?: ImportanceScores | null;
  } & Record<string, unknown>,
): void;
export function globalUnstructured(...given: unknown[]): void {
  const { parameters, pruningMethod, importanceScores, args } = splitGlobal(given);
  expectIterable("globalUnstructured: argument 'parameters'", '[Module, name] pairs', parameters);
  const list = [...parameters];
  for (const [i, pair] of list.entries()) {
    if (!Array.isArray(pair)) {
      throw new TypeError(
        `globalUnstructured: argument 'parameters'[${i}]: expected [Module, name], got ${describe(pair)}`,
      );
    }
  }
  expectFunction("globalUnstructured: argument 'pruningMethod'", pruningMethod);
  const tensors = list.map(([module, name]) => tensorOf('globalUnstructured', module, name));
  const scores = tensors.map((tensor, i) => {
    const [module, name] = list[i] as readonly [Module, string];
    return importanceScores?.get(module)?.[name] ?? tensor;
  });
  const masks = tensors.map((tensor, i): Tensor => {
    const [module, name] = list[i] as readonly [Module, string];
    const mask: unknown = Reflect.get(module, `${name}_mask`);
    return isTensor(mask) ? mask : functions.onesLike(tensor);
  });
  const method = new pruningMethod(...args);
  if (method.PRUNING_TYPE !== 'unstructured') {
    throw new TypeError(
      `globalUnstructured: expected a method of type 'unstructured', got ${pruningMethod.name} of type '${method.PRUNING_TYPE}'`,
    );
  }
  method.tensorName = 'all';
  const mask = new PruningContainer(method).computeMask(
    parametersToVector(scores),
    parametersToVector(masks),
  );
  let start = 0;
  for (const [i, [module, name]] of list.entries()) {
    const tensor = tensors[i] as Tensor;
    customFromMask(module, name, mask.narrow(0, start, tensor.numel()).viewAs(tensor));
    start += tensor.numel();
  }
}

/** Makes the pruned tensor an ordinary parameter, whose pruned elements are zero. */
export function remove<M extends Module>(...args: Takes<['module', 'name'], [module: M, name: string]>): M {
  const { module, name } = bindPlace('prune.remove', args);
  const method = methodOf(module, name);
  if (!method) throw new Error(`prune.remove: '${name}' of ${module.constructor.name} is not pruned`);
  method.remove(module);
  module[hooks]?.forwardPre.remove(method);
  return module as M;
}

/** Whether a tensor of `module`, or of a module in it, is pruned. */
export function isPruned(...args: Takes<['module'], [module: Module]>): boolean {
  const { module } = bindModule('prune.isPruned', args);
  return module
    .modules()
    .some((each) => each[hooks]?.forwardPre.find(BasePruningMethod, () => true) !== undefined);
}
