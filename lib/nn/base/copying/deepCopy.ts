/** Copies modules and what they hold; what is shared inside the original is shared inside the copy. */

import { types } from 'node:util';
import { isPlainObject } from '../../../core/operators/overloads';
import { Callable } from '../../../core/support/callable';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import { preserveFormat } from '../../../core/types/layout';
import { ModuleHooks } from '../hooks/moduleHooks';
import { isLazy, UninitializedBuffer, UninitializedParameter } from '../lazy/uninitialized';
import { Buffer, Parameter } from '../parameter';
import { refuseBoundFunction, refusePrivateFields } from './copyable';

/**
 * Makes a deep copy of modules, tensors, arrays, maps, sets and plain objects. Functions and instances of
 * other classes are not copied but shared.
 * @throws Error for a tensor that is the result of an operation that autograd recorded, for a function that would go on
 * using the original, and for a class with private fields
 */
export function deepCopy<T>(value: T): T {
  return copy(value, { done: new Map(), field: undefined }) as T;
}

/** What has been copied so far, and which module's field is being copied. */
interface Progress {
  readonly done: Map<unknown, unknown>;
  field: { readonly owner: Callable; readonly key: PropertyKey } | undefined;
}

function copy(value: unknown, progress: Progress): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  const known = progress.done.get(value);
  if (known !== undefined) return known;
  if (isTensor(value)) return remember(value, copyTensor(value), progress);
  if (value instanceof Callable) return copyCallable(value, progress);
  if (value instanceof ModuleHooks) {
    // Hooks are given the module that they run for, and are shared as Python shares them.
    progress.field = undefined;
    return remember(
      value,
      value.copy((hook) => copy(hook, progress) as typeof hook),
      progress,
    );
  }
  if (Array.isArray(value)) return fill(remember(value, [], progress), value, progress);
  if (types.isMap(value)) {
    const map = remember(value, new Map(), progress);
    for (const [key, item] of value) map.set(copy(key, progress), copy(item, progress));
    return map;
  }
  if (types.isSet(value)) {
    const set = remember(value, new Set(), progress);
    for (const item of value) set.add(copy(item, progress));
    return set;
  }
  if (typeof value === 'function') refuseBound(value, progress);
  if (isPlainObject(value))
    return fill(remember(value, Object.create(Object.getPrototypeOf(value)), progress), value, progress);
  return value;
}

function remember<T>(original: unknown, made: T, progress: Progress): T {
  progress.done.set(original, made);
  return made;
}

/** Gives `made` copies of all own properties of `original`. */
function fill<T extends object>(made: T, original: object, progress: Progress): T {
  for (const key of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, key) as PropertyDescriptor;
    if (original instanceof Callable) progress.field = { owner: original, key };
    if ('value' in property) property.value = copy(property.value, progress);
    else for (const accessor of [property.get, property.set]) refuseBound(accessor, progress);
    Object.defineProperty(made, key, property);
  }
  return made;
}

function refuseBound(value: unknown, { field }: Progress): void {
  if (typeof value === 'function' && field !== undefined) refuseBoundFunction(value, field.owner, field.key);
}

function copyCallable(original: Callable, progress: Progress): Callable {
  refusePrivateFields(original);
  // The class's own constructor is not called, because its arguments are unknown.
  const made = Reflect.construct(Callable, [], original.constructor) as Callable;
  const { field } = progress;
  fill(remember(original, made, progress), original, progress);
  progress.field = field;
  return made;
}

function copyTensor(tensor: Tensor): Tensor {
  if (!tensor.isLeaf) {
    throw new Error(
      'clone: only tensors that no recorded operation made can be copied; detach() the others first',
    );
  }
  if (isLazy(tensor)) {
    const { requiresGrad, device, dtype } = tensor;
    return tensor instanceof UninitializedParameter
      ? new UninitializedParameter(requiresGrad, device, dtype)
      : new UninitializedBuffer({ requiresGrad, device, dtype, persistent: tensor.persistent });
  }
  const elements = tensor.detach().clone({ memoryFormat: preserveFormat }) as Tensor;
  if (tensor instanceof Parameter) return new Parameter(elements, tensor.requiresGrad);
  const made = tensor instanceof Buffer ? new Buffer(elements, tensor.persistent) : elements;
  if (tensor.requiresGrad) made.requiresGrad = true;
  if (tensor.grad !== null) made.grad = copyTensor(tensor.grad);
  return made;
}
