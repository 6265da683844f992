/**
 * Means and norms of windows.
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

/** The norms of windows: the root of the sum of powers. @internal */
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
  // A mean below zero comes from rounding, or from an odd power of negative elements.
  const sum = mean.sign().mul(nnFunctions.relu(mean.abs())).mul(count);
  return sum.pow(1 / normType);
}

export interface LPPoolOptions<Size> {
  /** The power: 1 sums, 2 is the Euclidean norm, ∞ the maximum. */
  normType: number;
  /** The size of a window. */
  kernelSize: Size;
  /** The step from window to window; by default the window's size. */
  stride?: Size | null;
  /** Rounds the number of windows up instead of down. */
  ceilMode?: boolean;
}

/** Rules for the arguments of the functions and modules that take norms of windows. */
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
      LPPoolOptions<Size> & { input: Tensor },
      ['input', 'normType', 'kernelSize']
    >
  ): Tensor => {
    const { input, normType, kernelSize, stride, ceilMode } = bind(`lpPool${n}d`, args);
    return lpPool(n, input, normType, kernelSize, stride, ceilMode);
  };
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.lp_pool1d.html */
export const lpPool1d = lpPoolFunction<Size1>(1);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.lp_pool2d.html */
export const lpPool2d = lpPoolFunction<Size2>(2);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.lp_pool3d.html */
export const lpPool3d = lpPoolFunction<Size3>(3);

export interface AvgPoolOptions<Size> {
  /** The size of a window. */
  kernelSize: Size;
  /** The step from window to window; by default the window's size. */
  stride?: Size | null;
  /** How many zeros are put on both sides; at most half of the window; 0 by default. */
  padding?: Size;
  /** Rounds the number of windows up instead of down. */
  ceilMode?: boolean;
  /** Counts the zeros put on; true by default. */
  countIncludePad?: boolean;
}

/** Also what the mean is divided by, in two and three dimensions. */
export interface AvgPoolNdOptions<Size> extends AvgPoolOptions<Size> {
  /** Divides by this in place of the window's size. */
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
  AvgPoolNdOptions<Size> & { input: Tensor },
  ['input', 'kernelSize']
>;

/** Rules for the arguments of the functions and modules that take means of windows. */
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

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.avg_pool1d.html */
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
    AvgPoolOptions<Size1> & { input: Tensor },
    ['input', 'kernelSize']
  >
): Tensor {
  return avgPool1dCall(args);
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.avg_pool2d.html */
export function avgPool2d(...args: AvgPoolNdArguments<Size2>): Tensor {
  return avgPool2dCall(args);
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.avg_pool3d.html */
export function avgPool3d(...args: AvgPoolNdArguments<Size3>): Tensor {
  return avgPool3dCall(args);
}
