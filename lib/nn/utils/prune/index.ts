/**
 * Pruning: setting elements of parameters to zero, for good. A pruned parameter `weight` becomes a parameter
 * `weight_orig`, which is trained, and a buffer `weight_mask` of ones and zeros; `weight` is their product, computed
 * before each forward.
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

/** The rules of what each function names first: the tensor. */
const place = { module: moduleRule(), name: text() };
const scored = { importanceScores: orNull(tensorRule()) };

const bindPlace = signature(place);
const bindRandom = signature({ ...place, amount: amountRule() });
const bindL1 = signature({ ...place, amount: amountRule(), ...scored });
const bindSlices = signature({ ...place, amount: amountRule(), dim: integer() });
const bindNorm = signature({ ...place, amount: amountRule(), n: orderRule(), dim: integer(), ...scored });
const bindMask = signature({ ...place, mask: tensorRule() });
const bindModule = signature({ module: moduleRule() });

/**
 * Gives a parameter a mask of ones, which prunes nothing: the form of a pruned parameter, for masks of one's own.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @returns the module
 * @throws ReferenceError where the module has no tensor `name`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.identity.html
 */
export function identity<M extends Module>(...args: Takes<['module', 'name'], [module: M, name: string]>): M {
  const { module, name } = bindPlace('identity', args);
  attach(new Identity(), module, name);
  return module as M;
}

/**
 * Prunes elements of a parameter at random.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @param amount how many elements: a whole number is a count, also 1; any other number is a share from 0 to 1
 * @returns the module
 * @throws RangeError for an `amount` that is negative or more than there is; ReferenceError where the module has no
 * tensor `name`
 * @example
 * ```ts
 * nn.utils.prune.randomUnstructured(layer, 'weight', 0.3); // 30 % of the weights are zero
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.random_unstructured.html
 */
export function randomUnstructured<M extends Module>(
  ...args: Takes<['module', 'name', 'amount'], [module: M, name: string, amount: number]>
): M {
  const { module, name, amount } = bindRandom('randomUnstructured', args);
  attach(new RandomUnstructured(amount), module, name);
  return module as M;
}

/**
 * Prunes the elements of a parameter that are closest to zero.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @param amount how many elements: a whole number is a count, also 1; any other number is a share from 0 to 1
 * @param importanceScores how important each element is, in the parameter's shape; by default the elements themselves
 * say it
 * @returns the module
 * @throws RangeError for an `amount` that is negative or more than there is; ReferenceError where the module has no
 * tensor `name`
 * @example
 * ```ts
 * nn.utils.prune.l1Unstructured(layer, 'weight', 0.5);
 * nn.utils.prune.remove(layer, 'weight'); // for good
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.l1_unstructured.html
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
 * Prunes slices of a parameter along one dimension at random, such as whole channels.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @param amount how many slices: a whole number is a count, also 1; any other number is a share from 0 to 1
 * @param dim the dimension along which the slices lie; a negative one counts from the last
 * @returns the module
 * @throws RangeError for an `amount` that is negative or more than there is, for a parameter of fewer than 2 dimensions
 * and for a missing dimension; ReferenceError where the module has no tensor `name`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.random_structured.html
 */
export function randomStructured<M extends Module>(
  ...args: Takes<['module', 'name', 'amount', 'dim'], [module: M, name: string, amount: number, dim: number]>
): M {
  const { module, name, amount, dim } = bindSlices('randomStructured', args);
  attach(new RandomStructured(amount, dim), module, name);
  return module as M;
}

/**
 * Prunes the slices of a parameter along one dimension that have the least norm, such as whole channels.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @param amount how many slices: a whole number is a count, also 1; any other number is a share from 0 to 1
 * @param n the order of the norm: a number, also `Infinity`, or `'fro'` or `'nuc'`
 * @param dim the dimension along which the slices lie; a negative one counts from the last
 * @param importanceScores how important each element is, in the parameter's shape; by default the elements themselves
 * say it
 * @returns the module
 * @throws RangeError for an `amount` that is negative or more than there is, for a parameter of fewer than 2 dimensions
 * and for a missing dimension; ReferenceError where the module has no tensor `name`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.ln_structured.html
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

/**
 * Prunes the elements of a parameter for which a mask is zero.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @param mask ones where elements stay and zeros where they are pruned, in the parameter's shape
 * @returns the module
 * @throws RangeError for a mask of another shape; ReferenceError where the module has no tensor `name`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.custom_from_mask.html
 */
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
 * Prunes parameters of several modules as if they were one, so that a parameter with more unimportant elements loses
 * more of them.
 * @param parameters pairs of a module and the name of its parameter
 * @param pruningMethod a class of methods of the type `'unstructured'`, such as `L1Unstructured`
 * @param importanceScores how important each element is: a Map from modules to objects with a tensor for each name;
 * null where the elements themselves say it
 * @param args the arguments of the class's constructor
 * @throws TypeError for a class of methods of another type
 * @example
 * ```ts
 * const { globalUnstructured, L1Unstructured } = nn.utils.prune;
 * globalUnstructured([[conv, 'weight'], [linear, 'weight']], L1Unstructured, null, 0.2);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.global_unstructured.html
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

/**
 * Ends the pruning of a parameter: it is an ordinary parameter again, whose pruned elements are zero and may change.
 * @param module the module that has the parameter
 * @param name the name of the parameter, such as `'weight'`
 * @returns the module
 * @throws Error where the parameter is not pruned
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.remove.html
 */
export function remove<M extends Module>(...args: Takes<['module', 'name'], [module: M, name: string]>): M {
  const { module, name } = bindPlace('prune.remove', args);
  const method = methodOf(module, name);
  if (!method) throw new Error(`prune.remove: '${name}' of ${module.constructor.name} is not pruned`);
  method.remove(module);
  module[hooks]?.forwardPre.remove(method);
  return module as M;
}

/**
 * Says whether a parameter of a module, or of a module in it, is pruned.
 * @param module the module
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.is_pruned.html
 */
export function isPruned(...args: Takes<['module'], [module: Module]>): boolean {
  const { module } = bindModule('prune.isPruned', args);
  return module
    .modules()
    .some((each) => each[hooks]?.forwardPre.find(BasePruningMethod, () => true) !== undefined);
}
