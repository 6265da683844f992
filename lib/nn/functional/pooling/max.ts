/**
 * Summarising windows.
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

/** What the maximum of windows takes. */
export interface MaxPoolOptions<Size> {
  /** The size of a window. */
  kernelSize: Size;
  /** The step from window to window; by default the window's size. */
  stride?: Size | null;
  /** How many −∞ are put on both sides; at most half of the window; 0 by default. */
  padding?: Size;
  /** The step from element to element inside a window; 1 by default. */
  dilation?: Size;
  /** Rounds the number of windows up instead of down. */
  ceilMode?: boolean;
  /** Also gives the places of the maxima, for `maxUnpool`. */
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
  MaxPoolOptions<Size> & { input: Tensor },
  ['input', 'kernelSize']
>;

/** The maxima of windows, and with `returnIndices` their places. @internal */
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

/** By number of dimensions. @internal */
export const maxPool = { 1: maxPoolNd(1), 2: maxPoolNd(2), 3: maxPoolNd(3) } as const;

/** Rules for the arguments of the functions and modules that take the maximum of windows. */
export const maxPoolRules = (n: number) => ({
  kernelSize: size(n),
  stride: steps(n),
  padding: size(n, 0),
  dilation: size(n, 1),
});

export type MaxPoolFunction<Size> = (...args: MaxPoolArguments<Size>) => Tensor;

function maxPoolFunction<Size>(n: 1 | 2 | 3): MaxPoolFunction<Size> {
  const bind = signature({
    input: tensorRule(),
    ...maxPoolRules(n),
    ceilMode: flag(false),
    returnIndices: flag(false),
  });
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

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool1d.html */
export const maxPool1d = maxPoolFunction<Size1>(1);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool2d.html */
export const maxPool2d = maxPoolFunction<Size2>(2);
/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.max_pool3d.html */
export const maxPool3d = maxPoolFunction<Size3>(3);
