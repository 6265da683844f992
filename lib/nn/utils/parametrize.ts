/**
 * Tensors of modules that are computed from other tensors each time they are read.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.register_parametrization.html
 */

import { flag, orNull, signature, type Takes, text } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { type Mode, scopedValue } from '../../core/support/contextManager';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { moduleRule } from '../base/expectModule';
import { members } from '../base/members/members';
import { ownBuffers, ownParameters } from '../base/members/ownMembers';
import type { Module } from '../base/module';
import { Parameter } from '../base/parameter';
import { ModuleDict } from '../containers/moduleDict';
import {
  checkAlike,
  NoRightInverse,
  type Parametrization,
  ParametrizationList,
  register,
} from './parametrizationList';

export { NoRightInverse, type Parametrization, ParametrizationList } from './parametrizationList';

const bindModule = signature({ module: moduleRule() });
const bindIs = signature({ module: moduleRule(), tensorName: orNull(text()) });
const bindRegister = signature(
  {
    module: moduleRule(),
    tensorName: text(),
    parametrization: moduleRule<Parametrization>(),
    unsafe: flag(false),
  },
  3,
);
const bindRemove = signature({ module: moduleRule(), tensorName: text(), leaveParametrized: flag(true) });
const bindTransfer = signature({
  fromModule: moduleRule(),
  toModule: moduleRule(),
  tensorName: orNull(text()),
});

/** What was computed in a scope of `cached`; undefined outside of all. */
let cache: WeakMap<ParametrizationList, Tensor> | undefined;

/**
 * Caches parametrized tensors inside a scope, so that each is computed once.
 * @param fn the function to run inside the scope; without it the scope is the value of a `using` declaration
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.cached.html
 */
export function cached<T>(fn: () => T): T;
export function cached(): Mode;
export function cached<T>(fn?: () => T): T | Mode {
  const set = (value: typeof cache) => {
    cache = value;
  };
  return scopedValue('cached', () => cache, set, cache ?? new WeakMap(), fn) as T | Mode;
}

function compute(list: ParametrizationList): Tensor {
  if (cache === undefined) return list();
  const known = cache.get(list);
  if (known) return known;
  const value = list();
  cache.set(list, value);
  return value;
}

/** The parametrizations of `module` by the tensor's name. */
function listsOf(module: Module): ModuleDict<ParametrizationList> | undefined {
  const lists = module[members]().get('parametrizations');
  return lists instanceof ModuleDict ? (lists as ModuleDict<ParametrizationList>) : undefined;
}

/**
 * Whether a tensor of a module is parametrized.
 * @param module the module
 * @param tensorName the tensor's name; null, the default, asks for any tensor
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.is_parametrized.html
 */
export function isParametrized(
  ...args: Takes<['module', 'tensorName'], [module: Module, tensorName?: string | null]>
): boolean {
  const { module, tensorName } = bindIs('isParametrized', args);
  const lists = listsOf(module);
  if (lists === undefined) return false;
  return tensorName === null ? lists.length > 0 : lists.has(tensorName);
}

/** Prefixes the name of the module's class with `Parametrized`. */
function rename(module: Module): void {
  const name = `Parametrized${module.constructor.name}`;
  const base = module.constructor as new () => object;
  // A class expression takes its name from the property that it is assigned to.
  const { [name]: derived } = { [name]: class extends base {} };
  Object.setPrototypeOf(module, (derived as typeof base).prototype as object);
}

/**
 * Makes reading `name` compute the tensor, and assigning to it change the tensors that it is computed from.
 */
function defineProperty(module: Module, name: string): void {
  Object.defineProperty(module, name, {
    get(this: Module) {
      return compute(listsOf(this)?.get(name) as ParametrizationList);
    },
    set(this: Module, value: Tensor) {
      listsOf(this)?.get(name)?.rightInverse(value);
    },
    enumerable: false,
    configurable: true,
  });
}

/**
 * Replaces a tensor of a module by the result of a parametrization, which is computed each time it is read.
 * The original tensor, or what `rightInverse` makes of it, becomes the parametrization's input. Several can
 * be registered; each takes the result of the one before.
 * @example
 * ```ts
 * class Symmetric extends nn.Module {
 *   forward(x: Tensor): Tensor {
 *     return x.triu().add(x.triu(1).t());
 *   }
 * }
 * const linear = new nn.Linear(3, 3);
 * nn.utils.parametrize.registerParametrization(linear, 'weight', new Symmetric());
 * ```
 * @param args `module`: the module; `tensorName`: the name of its parameter or buffer; `parametrization`: the module that
 *   computes the tensor; `unsafe`: whether it may change the tensor's shape and dtype, false by default
 * @throws ReferenceError where there is no such tensor
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.register_parametrization.html
 */
export function registerParametrization<M extends Module>(
  ...args: Takes<
    ['module', 'tensorName', 'parametrization'],
    [module: M, tensorName: string, parametrization: Parametrization],
    {
      /** Whether the parametrization may change the tensor's shape and dtype; false by default. */
      unsafe?: boolean;
    }
  >
): M {
  const { module, tensorName, parametrization, unsafe } = bindRegister('registerParametrization', args);
  parametrization.train(module.training);
  const list = listsOf(module)?.get(tensorName);
  if (list) {
    if (!unsafe) checkFollowing(list, parametrization);
    list.append(parametrization);
    list.unsafe ||= unsafe;
    return module as M;
  }
  const store = module[members]();
  const original = [...ownParameters(module), ...ownBuffers(module)].find(
    ([name]) => name === tensorName,
  )?.[1];
  if (original === undefined) {
    throw new ReferenceError(
      `registerParametrization: ${module.constructor.name} has no parameter, buffer or parametrized tensor '${tensorName}'`,
    );
  }
  const made = new ParametrizationList([parametrization], original, unsafe);
  store.delete(tensorName);
  if (!isParametrized(module)) {
    rename(module);
    store.set('parametrizations', new ModuleDict<ParametrizationList>());
  }
  defineProperty(module, tensorName);
  listsOf(module)?.set(tensorName, made);
  return module as M;
}

/** @throws TypeError or RangeError where `parametrization` after `list` would change shape or dtype */
function checkFollowing(list: ParametrizationList, parametrization: Parametrization): void {
  const before = list();
  const after: unknown = parametrization(before);
  const name = parametrization.constructor.name;
  checkAlike(`parametrization ${name}`, after, before);
  if (parametrization.rightInverse === undefined) return;
  try {
    checkAlike(`rightInverse of ${name}`, parametrization.rightInverse(after as Tensor), before);
  } catch (error) {
    if (!(error instanceof NoRightInverse)) throw error;
  }
}

/**
 * Removes all parametrizations of a tensor, which becomes an ordinary parameter or buffer.
 * @param args `module`: the module; `tensorName`: the tensor's name; `leaveParametrized`: whether it keeps its computed
 *   value, the default, or gets the original tensor's
 * @throws ReferenceError where the tensor is not parametrized
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.remove_parametrizations.html
 */
export function removeParametrizations<M extends Module>(
  ...args: Takes<
    ['module', 'tensorName', 'leaveParametrized'],
    [module: M, tensorName: string, leaveParametrized?: boolean]
  >
): M {
  const { module, tensorName, leaveParametrized: leave } = bindRemove('removeParametrizations', args);
  const lists = listsOf(module);
  const list = lists?.get(tensorName);
  if (!lists || !list) {
    throw new ReferenceError(
      `removeParametrizations: '${tensorName}' of ${module.constructor.name} is not parametrized`,
    );
  }
  if (!leave && !list.isTensor) {
    throw new TypeError(
      `removeParametrizations: '${tensorName}' is computed from several tensors; its own value is all that can be left`,
    );
  }
  const store = module[members]();
  const [first] = list.originals();
  let original = first as Tensor;
  if (list.isTensor) {
    if (leave) {
      const value = noGrad(() => compute(list));
      if (value !== original) original.data = value;
    }
  } else {
    const value = compute(list);
    original = value.requiresGrad ? new Parameter(value.detach()) : value;
  }
  store.delete(tensorName);
  lists.delete(tensorName);
  register(module, tensorName, original);
  if (lists.length === 0) {
    store.delete('parametrizations');
    Object.setPrototypeOf(module, Object.getPrototypeOf(Object.getPrototypeOf(module)));
  }
  return module as M;
}

/**
 * Returns the class that a module had before its parametrizations.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.type_before_parametrizations.html
 */
export function typeBeforeParametrizations(
  ...args: Takes<['module'], [module: Module]>
): abstract new (
  ...args: never[]
) => Module {
  const { module } = bindModule('typeBeforeParametrizations', args);
  const own = isParametrized(module)
    ? Object.getPrototypeOf(Object.getPrototypeOf(module)).constructor
    : module.constructor;
  return own as abstract new (
    ...args: never[]
  ) => Module;
}

/**
 * Copies the parametrizations of a module to another, with the tensors that they compute from.
 * @param fromModule the module to copy from
 * @param toModule the module to copy to
 * @param tensorName the tensor's name; null, the default, copies those of all tensors
 * @returns `toModule`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.transfer_parametrizations_and_params.html
 */
export function transferParametrizationsAndParams<M extends Module>(
  ...args: Takes<
    ['fromModule', 'toModule', 'tensorName'],
    [fromModule: Module, toModule: M, tensorName?: string | null]
  >
): M {
  const { fromModule, toModule, tensorName } = bindTransfer('transferParametrizationsAndParams', args);
  const lists = listsOf(fromModule);
  if (lists === undefined) return toModule as M;
  for (const name of tensorName === null ? lists.keys() : [tensorName]) {
    const list = lists.get(name);
    if (!list) throw new ReferenceError(`transferParametrizationsAndParams: '${name}' is not parametrized`);
    if (!isTensor(Reflect.get(toModule, name))) {
      toModule.registerParameter(name, new Parameter((Reflect.get(fromModule, name) as Tensor).detach()));
    }
    for (const parametrization of list) registerParametrization(toModule, name, parametrization);
    const target = listsOf(toModule)?.get(name) as ParametrizationList;
    for (const [i, original] of list.originals().entries()) {
      target[members]().set(list.isTensor ? 'original' : `original${i}`, original);
    }
  }
  return toModule as M;
}
