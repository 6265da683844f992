/**
 * Putting the maxima of windows back to their places.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#pooling-functions
 */

import { expectNumbers } from '../../../core/arguments/assertions';
import { operator } from '../../../core/operators/namespaces';
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  integers,
  orNull,
  type Size1,
  type Size2,
  type Size3,
  signature,
  tensorRule,
  tuple,
} from '../../base/arguments';

const unpool2d = operator('aten::max_unpool2d');
const unpool3d = operator('aten::max_unpool3d');

/** The size of the output that pooling had made this size; where it is given, checked. */
function outputSizes(
  callee: string,
  input: Tensor,
  kernelSize: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  given: readonly number[] | null,
): number[] {
  const n = kernelSize.length;
  const usual = kernelSize.map(
    (size, d) => (input.size(d - n) - 1) * (stride[d] as number) + size - 2 * (padding[d] as number),
  );
  if (given === null) return usual;
  expectNumbers(`${callee}: argument 'outputSize'`, given);
  const sizes = given.length === n + 2 ? given.slice(2) : [...given];
  if (sizes.length !== n) {
    throw new RangeError(
      `${callee}: argument 'outputSize': expected ${n} or ${n + 2} integers, got ${given.length}`,
    );
  }
  for (const [d, size] of sizes.entries()) {
    const least = (usual[d] as number) - (stride[d] as number);
    const most = (usual[d] as number) + (stride[d] as number);
    if (size <= least || size >= most || size < 0) {
      throw new RangeError(
        `${callee}: argument 'outputSize': expected more than ${least} and less than ${most} in dimension ${d}, got ${valueText(given)}`,
      );
    }
  }
  return sizes;
}

/** @internal */
export function maxUnpool(
  callee: string,
  input: Tensor,
  indices: Tensor,
  kernelSize: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  given: readonly number[] | null,
): Tensor {
  const sizes = outputSizes(callee, input, kernelSize, stride, padding, given);
  if (kernelSize.length === 3) return unpool3d.callMany([input, indices, sizes, stride, padding]) as Tensor;
  if (kernelSize.length === 2) return unpool2d.callMany([input, indices, sizes]) as Tensor;
  const flat = unpool2d.callMany([input.unsqueeze(-1), indices.unsqueeze(-1), [...sizes, 1]]) as Tensor;
  return flat.squeeze(-1);
}

export interface MaxUnpoolOptions<Size> {
  /** The size of the windows. */
  kernelSize: Size;
  /** The step from window to window; by default the window's size. */
  stride?: Size | null;
  /** What was put on both sides; 0 by default. */
  padding?: Size;
}

/** Rules for the arguments of the functions and modules of this kind. */
export const maxUnpoolRules = (n: number) => ({
  kernelSize: tuple(n),
  stride: orNull(tuple(n)),
  padding: tuple(n, 0),
});

type UnpoolArguments<Size> = Arguments<
  [
    input: Tensor,
    indices: Tensor,
    kernelSize: Size,
    stride?: Size | null,
    padding?: Size,
    outputSize?: readonly number[] | null,
  ],
  MaxUnpoolOptions<Size> & {
    input: Tensor;
    /** The places that pooling gave. */
    indices: Tensor;
    /** The size of the output, where several sizes pool to the input's. */
    outputSize?: readonly number[] | null;
  },
  ['input', 'indices', 'kernelSize']
>;

function unpoolFunction<Size>(n: 1 | 2 | 3): (...args: UnpoolArguments<Size>) => Tensor {
  const bind = signature({
    input: tensorRule(),
    indices: tensorRule(),
    ...maxUnpoolRules(n),
    outputSize: orNull(integers()),
  });
  return (...args) => {
    const callee = `maxUnpool${n}d`;
    const { input, indices, kernelSize, stride, padding, outputSize } = bind(callee, args);
    return maxUnpool(callee, input, indices, kernelSize, stride ?? kernelSize, padding, outputSize);
  };
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_unpool1d.html */
export const maxUnpool1d = unpoolFunction<Size1>(1);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_unpool2d.html */
export const maxUnpool2d = unpoolFunction<Size2>(2);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_unpool3d.html */
export const maxUnpool3d = unpoolFunction<Size3>(3);
