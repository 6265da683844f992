/** Helpers for shapes. */

import { flag, signature } from '../../core/arguments/rules';
import { full } from '../../core/functional';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { like } from './parameters';

/** The sum over the `count` last dimensions. */
export function sumRightmost(value: Tensor, count: number): Tensor {
  if (count === 0) return value;
  return value.reshape([...value.shape.slice(0, -count), -1]).sum(-1);
}

/** A tensor of one value, with the dtype and device of `other`. */
export function fullOf(shape: readonly number[], value: number, other: Tensor): Tensor {
  return full(shape, value, like(other));
}

/** The integers from 0 to `count - 1` along a first dimension, for each element of a batch; for `enumerateSupport`. */
export function enumeration(
  values: Tensor,
  batchShape: readonly number[],
  expand: boolean | { expand?: boolean },
): Tensor {
  const aligned = values.view([-1, ...batchShape.map(() => 1)]);
  return wantsExpanded(expand) ? aligned.expand([-1, ...batchShape]) : aligned;
}

const bindExpand = signature({ expand: flag(true) });

/** The argument `expand`, by position or by name; true by default. */
export function wantsExpanded(expand: boolean | { expand?: boolean }): boolean {
  return bindExpand('enumerateSupport', [expand]).expand;
}

/** The integers from 0 to `count - 1`, with the dtype and device of `other`. */
export function counting(count: number, other: Tensor): Tensor {
  return functions.arange(count, like(other));
}
