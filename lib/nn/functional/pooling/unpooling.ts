/**
 * The inverse of max pooling.
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

/** The size of the output: the given one, which is checked, or the usual one. */
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

/** Places maxima at their positions in a tensor of zeros. @internal */
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

/** The window of the max pooling that is inverted. */
export interface MaxUnpoolOptions<Size> {
  /** The size of the pooling's window, or one number for all dimensions. */
  kernelSize: Size;
  /** The step of the pooling's window; its size by default. */
  stride?: Size | null;
  /** The padding of the pooling; 0 by default. */
  padding?: Size;
}

/** The rules for the arguments of functions and modules of unpooling. */
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
    /** The maxima, as max pooling returned them. */
    input: Tensor;
    /** Their positions, as max pooling with `returnIndices` returned them. */
    indices: Tensor;
    /**
     * The size of the output, needed where several sizes are pooled to the input's; by default (s − 1) ·
     * stride − 2 · padding + kernelSize in each spatial dimension.
     */
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

/**
 * Puts the maxima of maxPool1d back at their positions and sets all other elements to zero: (N, C, L′) → (N,
 * C, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_unpool1d.html
 */
export const maxUnpool1d = unpoolFunction<Size1>(1);
/**
 * Puts the maxima of maxPool2d back at their positions and sets all other elements to zero: (N, C, H′, W′) →
 * (N, C, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_unpool2d.html
 */
export const maxUnpool2d = unpoolFunction<Size2>(2);
/**
 * Puts the maxima of maxPool3d back at their positions and sets all other elements to zero: (N, C, D′, H′,
 * W′) → (N, C, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_unpool3d.html
 */
export const maxUnpool3d = unpoolFunction<Size3>(3);
