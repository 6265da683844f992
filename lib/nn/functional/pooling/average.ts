/**
 * Average pooling and power-average pooling.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#pooling-functions
 */
import { nnFunctions, operator } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  flag,
  orNull,
  real,
  type Size1,
  type Size2,
  type Size3,
  signature,
  size,
  steps,
  tensorRule,
} from '../../base/arguments';
import { maxPool } from './max';

type Sizes = number | readonly number[];

const averages = [1, 2, 3].map((n) => operator(`aten::avg_pool${n}d`));

/** Takes the p-th root of the sum of p-th powers of each window. @internal */
export function lpPool(
  n: 1 | 2 | 3,
  input: Tensor,
  normType: number,
  kernelSize: Sizes,
  stride: Sizes | null,
  ceilMode: boolean,
): Tensor {
  if (normType === Number.POSITIVE_INFINITY) {
    return maxPool[n](input.abs(), kernelSize, stride, 0, 1, ceilMode, false) as Tensor;
  }
  if (normType === Number.NEGATIVE_INFINITY) {
    return (maxPool[n](input.abs().neg(), kernelSize, stride, 0, 1, ceilMode, false) as Tensor).neg();
  }
  const mean = averages[n - 1]?.callMany([
    input.pow(normType),
    kernelSize,
    stride ?? [],
    0,
    ceilMode,
  ]) as Tensor;
  const count = typeof kernelSize === 'number' ? kernelSize ** n : kernelSize.reduce((a, b) => a * b, 1);
  // The mean can be negative by rounding, or where an odd power is taken of negative elements.
  const sum = mean.sign().mul(nnFunctions.relu(mean.abs())).mul(count);
  return sum.pow(1 / normType);
}

/** How power-average pooling slides its window. */
export interface LPPoolOptions<Size> {
  /** The exponent p: 1 sums, 2 gives the Euclidean norm, `Infinity` the maximum. */
  normType: number;
  /** The size of the window, or one number for all dimensions. */
  kernelSize: Size;
  /** The step from window to window; the window's size by default. */
  stride?: Size | null;
  /** Whether output sizes are rounded up instead of down; false by default. */
  ceilMode?: boolean;
}

/** The rules for the arguments of functions and modules of power-average pooling. */
export const lpPoolRules = (n: number) => ({
  normType: real(),
  kernelSize: size(n),
  stride: steps(n),
  ceilMode: flag(false),
});

function lpPoolFunction<Size>(n: 1 | 2 | 3) {
  const bind = signature({ input: tensorRule(), ...lpPoolRules(n) });
  return (
    ...args: Arguments<
      [input: Tensor, normType: number, kernelSize: Size, stride?: Size | null, ceilMode?: boolean],
      LPPoolOptions<Size> & {
        /** The input: (N, C, …) or (C, …). */
        input: Tensor;
      },
      ['input', 'normType', 'kernelSize']
    >
  ): Tensor => {
    const { input, normType, kernelSize, stride, ceilMode } = bind(`lpPool${n}d`, args);
    return lpPool(n, input, normType, kernelSize, stride, ceilMode);
  };
}

/**
 * Takes (Σ xᵖ)^(1/p) of each window, p being `normType`: (N, C, L) → (N, C, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.lp_pool1d.html
 */
export const lpPool1d = lpPoolFunction<Size1>(1);
/**
 * Takes (Σ xᵖ)^(1/p) of each window, p being `normType`: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.lp_pool2d.html
 */
export const lpPool2d = lpPoolFunction<Size2>(2);
/**
 * Takes (Σ xᵖ)^(1/p) of each window, p being `normType`: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.lp_pool3d.html
 */
export const lpPool3d = lpPoolFunction<Size3>(3);

/** How average pooling slides its window. */
export interface AvgPoolOptions<Size> {
  /** The size of the window, or one number for all dimensions. */
  kernelSize: Size;
  /** The step from window to window; the window's size by default. */
  stride?: Size | null;
  /** The number of zeros added at both ends, at most half of the window; 0 by default. */
  padding?: Size;
  /** Whether output sizes are rounded up instead of down; false by default. */
  ceilMode?: boolean;
  /** Whether the padding's zeros count as elements of the mean; true by default. */
  countIncludePad?: boolean;
}

/** How average pooling of two and three dimensions slides its window. */
export interface AvgPoolNdOptions<Size> extends AvgPoolOptions<Size> {
  /** What each window's sum is divided by; null, the default, for the window's size. */
  divisorOverride?: number | null;
}

type AvgPoolNdArguments<Size> = Arguments<
  [
    input: Tensor,
    kernelSize: Size,
    stride?: Size | null,
    padding?: Size,
    ceilMode?: boolean,
    countIncludePad?: boolean,
    divisorOverride?: number | null,
  ],
  AvgPoolNdOptions<Size> & {
    /** The input: (N, C, …) or (C, …). */
    input: Tensor;
  },
  ['input', 'kernelSize']
>;

/** The rules for the arguments of functions and modules of average pooling. */
export const avgPoolRules = (n: number) => ({
  kernelSize: size(n),
  stride: steps(n),
  padding: size(n, 0),
  ceilMode: flag(false),
  countIncludePad: flag(true),
  ...(n > 1 && { divisorOverride: orNull(real()) }),
});

function avgPoolFunction(n: 1 | 2 | 3): (args: readonly unknown[]) => Tensor {
  const bind = signature({ input: tensorRule(), ...avgPoolRules(n) });
  const average = averages[n - 1];
  return (args) => {
    const { input, stride, kernelSize, ...rest } = bind(`avgPool${n}d`, args);
    return average?.callMany([input, kernelSize, stride ?? [], ...Object.values(rest)]) as Tensor;
  };
}

const avgPool1dCall = avgPoolFunction(1);
const avgPool2dCall = avgPoolFunction(2);
const avgPool3dCall = avgPoolFunction(3);

/**
 * Takes the mean of each window: (N, C, L) → (N, C, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.avg_pool1d.html
 */
export function avgPool1d(
  ...args: Arguments<
    [
      input: Tensor,
      kernelSize: Size1,
      stride?: Size1 | null,
      padding?: Size1,
      ceilMode?: boolean,
      countIncludePad?: boolean,
    ],
    AvgPoolOptions<Size1> & {
      /** The input: (N, C, …) or (C, …). */
      input: Tensor;
    },
    ['input', 'kernelSize']
  >
): Tensor {
  return avgPool1dCall(args);
}

/**
 * Takes the mean of each window: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.avg_pool2d.html
 */
export function avgPool2d(...args: AvgPoolNdArguments<Size2>): Tensor {
  return avgPool2dCall(args);
}

/**
 * Takes the mean of each window: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.avg_pool3d.html
 */
export function avgPool3d(...args: AvgPoolNdArguments<Size3>): Tensor {
  return avgPool3dCall(args);
}
