/** Tensors of certain shapes, and sums over some dimensions. */

import { full } from '../../core/functional';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { like } from './parameters';

/** Sums over the last `count` dimensions. */
export function sumRightmost(value: Tensor, count: number): Tensor {
  if (count === 0) return value;
  return value.reshape([...value.shape.slice(0, -count), -1]).sum(-1);
}

/** Makes a tensor whose elements are all `value`, with the dtype and device of `other`. */
export function fullOf(shape: readonly number[], value: number, other: Tensor): Tensor {
  return full(shape, value, like(other));
}

/**
 * Shapes the values of a support as `enumerateSupport` returns them: along a first dimension, followed by the batch
 * shape or, where they are not expanded, by as many dimensions of size 1.
 */
export function enumeration(values: Tensor, batchShape: readonly number[], expand: boolean): Tensor {
  const aligned = values.view([-1, ...batchShape.map(() => 1)]);
  return expand ? aligned.expand([-1, ...batchShape]) : aligned;
}

/** Makes a vector of the integers from 0 to `count - 1`, with the dtype and device of `other`. */
export function counting(count: number, other: Tensor): Tensor {
  return functions.arange(count, like(other));
}
