/**
 * Tensors of modules that are computed from others each time they are read.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.register_parametrization.html
 */

import { noGrad } from '../../core/autograd/autograd';
import { type Mode, scoped } from '../../core/support/contextManager';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { expectModule } from '../base/expectModule';
import { members } from '../base/members';
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

/** How often `cached` was entered. */
let caching = 0;
let cache = new WeakMap<ParametrizationList, Tensor>();

/**
 * Inside, each parametrized tensor is computed once.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.cached.html
 */
export function cached<T>(fn: () => T): T;
export function cached(): Mode;
export function cached<T>(fn?: () => T): T | Mode {
  return scoped(
    'cached',
    () => {
      caching++;
      return () => {
        caching--;
        if (caching === 0) cache = new WeakMap();
      };
    },
    fn,
  );
}

function compute(list: ParametrizationList): Tensor {
  if (caching === 0) return list();
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
 * Whether a tensor of `module`, or any, is parametrized.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.is_parametrized.html
 */
export function isParametrized(module: Module, tensorName: string | null = null): boolean {
  expectModule("isParametrized: argument 'module'", module);
  const lists = listsOf(module);
  if (lists === undefined) return false;
  return tensorName === null ? lists.length > 0 : lists.has(tensorName);
}

/** Makes `module` say in its name that it is parametrized. */
function rename(module: Module): void {
  const name = `Parametrized${module.constructor.name}`;
  const base = module.constructor as new () => object;
  // The class takes its name from the property's.
  const { [name]: derived } = { [name]: class extends base {} };
  Object.setPrototypeOf(module, (derived as typeof base).prototype as object);
}

/** Makes reading `name` compute it, and assigning go back to what it is computed from. */
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
 * Makes `parametrization` compute the tensor `tensorName` of `module`, from the tensor that is there now or from its
 * `rightInverse`. Several may be registered; the later gets the earlier's result.
 * @param options `unsafe` lets it change shape and dtype
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.register_parametrization.html
 */
export function registerParametrization<M extends Module>(
  module: M,
  tensorName: string,
  parametrization: Parametrization,
  options: { unsafe?: boolean } = {},
): M {
  const { unsafe = false } = options;
  expectModule("registerParametrization: argument 'module'", module);
  expectModule("registerParametrization: argument 'parametrization'", parametrization);
  parametrization.train(module.training);
  const list = listsOf(module)?.get(tensorName);
  if (list) {
    if (!unsafe) checkFollowing(list, parametrization);
    list.append(parametrization);
    list.unsafe ||= unsafe;
    return module;
  }
  const store = module[members]();
  const original = [...module.ownParameters(), ...module.ownBuffers()].find(
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
  return module;
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
 * Makes the tensor an ordinary one again.
 * @param leaveParametrized with its computed value (the default), or with the one that it was computed from
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.remove_parametrizations.html
 */
export function removeParametrizations<M extends Module>(
  module: M,
  tensorName: string,
  leaveParametrized: boolean | { leaveParametrized?: boolean } = true,
): M {
  expectModule("removeParametrizations: argument 'module'", module);
  const lists = listsOf(module);
  const list = lists?.get(tensorName);
  if (!lists || !list) {
    throw new ReferenceError(
      `removeParametrizations: '${tensorName}' of ${module.constructor.name} is not parametrized`,
    );
  }
  const leave =
    typeof leaveParametrized === 'object' ? (leaveParametrized.leaveParametrized ?? true) : leaveParametrized;
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
  return module;
}

/**
 * The class of `module` without its parametrizations.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.type_before_parametrizations.html
 */
export function typeBeforeParametrizations(module: Module): abstract new (...args: never[]) => Module {
  expectModule("typeBeforeParametrizations: argument 'module'", module);
  const own = isParametrized(module)
    ? Object.getPrototypeOf(Object.getPrototypeOf(module)).constructor
    : module.constructor;
  return own as abstract new (
    ...args: never[]
  ) => Module;
}

/**
 * Gives `toModule` the parametrizations of `fromModule`, of one tensor or of all, with what they compute from.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.parametrize.transfer_parametrizations_and_params.html
 */
export function transferParametrizationsAndParams<M extends Module>(
  fromModule: Module,
  toModule: M,
  tensorName: string | null = null,
): M {
  expectModule("transferParametrizationsAndParams: argument 'fromModule'", fromModule);
  expectModule("transferParametrizationsAndParams: argument 'toModule'", toModule);
  const lists = listsOf(fromModule);
  if (lists === undefined) return toModule;
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
  return toModule;
}
