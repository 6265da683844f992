/**
 * Max pooling.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#pooling-functions
 */
import { operator } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  flag,
  type Size1,
  type Size2,
  type Size3,
  signature,
  size,
  steps,
  tensorRule,
} from '../../base/arguments';

/** How max pooling slides its window. */
export interface MaxPoolOptions<Size> {
  /** The size of the window, or one number for all dimensions. */
  kernelSize: Size;
  /** The step from window to window; the window's size by default. */
  stride?: Size | null;
  /** The number of −∞ elements added at both ends, at most half of the window; 0 by default. */
  padding?: Size;
  /** The distance between neighboring elements of a window; 1 by default. */
  dilation?: Size;
  /** Whether output sizes are rounded up instead of down; false by default. */
  ceilMode?: boolean;
  /** Whether the positions of the maxima are returned as well, for unpooling; false by default. */
  returnIndices?: boolean;
}

type MaxPoolArguments<Size> = Arguments<
  [
    input: Tensor,
    kernelSize: Size,
    stride?: Size | null,
    padding?: Size,
    dilation?: Size,
    ceilMode?: boolean,
    returnIndices?: boolean,
  ],
  MaxPoolOptions<Size> & {
    /** The input: (N, C, …) or (C, …). */
    input: Tensor;
  },
  ['input', 'kernelSize']
>;

/** Takes the maxima of windows, and with `returnIndices` their positions. @internal */
export type MaxPool = (
  input: Tensor,
  kernelSize: number | readonly number[],
  stride: number | readonly number[] | null,
  padding: number | readonly number[],
  dilation: number | readonly number[],
  ceilMode: boolean,
  returnIndices: boolean,
) => Tensor | [Tensor, Tensor];

function maxPoolNd(n: number): MaxPool {
  const plain = operator(`aten::max_pool${n}d`);
  const withIndices = operator(`aten::max_pool${n}d_with_indices`);
  return (input, kernelSize, stride, padding, dilation, ceilMode, returnIndices) => {
    const used = returnIndices ? withIndices : plain;
    return used.callMany([input, kernelSize, stride ?? [], padding, dilation, ceilMode]) as
      | Tensor
      | [Tensor, Tensor];
  };
}

/** The kernels by number of dimensions. @internal */
export const maxPool = { 1: maxPoolNd(1), 2: maxPoolNd(2), 3: maxPoolNd(3) } as const;

/** The rules for the arguments of functions and modules of max pooling. */
export const maxPoolRules = (n: number) => ({
  kernelSize: size(n),
  stride: steps(n),
  padding: size(n, 0),
  dilation: size(n, 1),
});

/** A function of max pooling. */
export type MaxPoolFunction<Size> = (...args: MaxPoolArguments<Size>) => Tensor;

const functionRules = (n: number) => ({
  input: tensorRule(),
  ...maxPoolRules(n),
  ceilMode: flag(false),
  returnIndices: flag(false),
});

function maxPoolFunction<Size>(n: 1 | 2 | 3): MaxPoolFunction<Size> {
  const bind = signature(functionRules(n));
  return (...args) => {
    const a = bind(`maxPool${n}d`, args);
    return maxPool[n](
      a.input,
      a.kernelSize,
      a.stride,
      a.padding,
      a.dilation,
      a.ceilMode,
      a.returnIndices,
    ) as Tensor;
  };
}

/**
 * Takes the largest element of each window: (N, C, L) → (N, C, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool1d.html
 */
export const maxPool1d = maxPoolFunction<Size1>(1);
/**
 * Takes the largest element of each window: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool2d.html
 */
export const maxPool2d = maxPoolFunction<Size2>(2);
/**
 * Takes the largest element of each window: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool3d.html
 */
export const maxPool3d = maxPoolFunction<Size3>(3);

function bothFunction<Size>(
  n: 1 | 2 | 3,
): (...args: MaxPoolArguments<Size>) => [values: Tensor, indices: Tensor] {
  // Both are given whatever `returnIndices` says, which is Python's parameter too.
  const bind = signature(functionRules(n));
  return (...args) => {
    const a = bind(`maxPool${n}dWithIndices`, args);
    return maxPool[n](a.input, a.kernelSize, a.stride, a.padding, a.dilation, a.ceilMode, true) as [
      Tensor,
      Tensor,
    ];
  };
}

/**
 * Does what maxPool1d does, and returns the maxima and their positions, whatever `returnIndices` says.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool1d.html
 */
export const maxPool1dWithIndices = bothFunction<Size1>(1);
/**
 * Does what maxPool2d does, and returns the maxima and their positions, whatever `returnIndices` says.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool2d.html
 */
export const maxPool2dWithIndices = bothFunction<Size2>(2);
/**
 * Does what maxPool3d does, and returns the maxima and their positions, whatever `returnIndices` says.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool3d.html
 */
export const maxPool3dWithIndices = bothFunction<Size3>(3);
