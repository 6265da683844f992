/** Copies modules and what they hold; what is shared inside the original is shared inside the copy. */

import { isPlainObject } from '../../core/operators/overloads';
import { Callable } from '../../core/support/callable';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { preserveFormat } from '../../core/types/layout';
import { ModuleHooks } from './hooks/moduleHooks';
import { isLazy, UninitializedBuffer, UninitializedParameter } from './lazy/uninitialized';
import { Buffer, Parameter } from './parameter';

/**
 * Makes a deep copy of modules, tensors, arrays, maps, sets and plain objects. Functions and instances of
 * other classes are not copied but shared.
 * @throws Error for a tensor that is the result of an operation that autograd recorded
 */
export function deepCopy<T>(value: T): T {
  return copy(value, new Map()) as T;
}

function copy(value: unknown, done: Map<unknown, unknown>): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  if (isTensor(value)) return remember(value, copyTensor(value), done);
  if (value instanceof Callable) return copyCallable(value, done);
  if (value instanceof ModuleHooks) {
    return remember(
      value,
      value.copy((hook) => copy(hook, done) as typeof hook),
      done,
    );
  }
  if (Array.isArray(value)) return fill(remember(value, [], done), value, done);
  if (value instanceof Map) {
    const map = remember(value, new Map(), done);
    for (const [key, item] of value) map.set(copy(key, done), copy(item, done));
    return map;
  }
  if (value instanceof Set) {
    const set = remember(value, new Set(), done);
    for (const item of value) set.add(copy(item, done));
    return set;
  }
  if (isPlainObject(value))
    return fill(remember(value, Object.create(Object.getPrototypeOf(value)), done), value, done);
  return value;
}

function remember<T>(original: unknown, made: T, done: Map<unknown, unknown>): T {
  done.set(original, made);
  return made;
}

/** Gives `made` copies of all own properties of `original`. */
function fill<T extends object>(made: T, original: object, done: Map<unknown, unknown>): T {
  for (const key of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, key) as PropertyDescriptor;
    if ('value' in property) property.value = copy(property.value, done);
    Object.defineProperty(made, key, property);
  }
  return made;
}

function copyCallable(original: Callable, done: Map<unknown, unknown>): Callable {
  // The class's own constructor is not called, because its arguments are unknown.
  const made = Reflect.construct(Callable, [], original.constructor) as Callable;
  return fill(remember(original, made, done), original, done);
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
