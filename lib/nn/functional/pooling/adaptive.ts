/**
 * Pooling to a given output size.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#pooling-functions
 */

import { operator } from '../../../core/operators/namespaces';
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  flag,
  type Rule,
  type Size1,
  signature,
  type Takes,
  tensorRule,
} from '../../base/arguments';

/** Height and width of the output, or one number for both; null keeps the input's. */
export type AdaptiveSize2 = number | readonly [number | null, number | null];
/** Depth, height and width of the output, or one number for all; null keeps the input's. */
export type AdaptiveSize3 = number | readonly [number | null, number | null, number | null];

type OutputSize = number | (number | null)[];

/** Accepts `n` integers or nulls, or one for all, and gives them unchanged. */
export function outputSize(n: number): Rule<OutputSize> {
  const isSize = (value: unknown): boolean => Number.isInteger(value) || (n > 1 && value === null);
  return {
    read(value, where) {
      if (isSize(value)) return value as number;
      if (!Array.isArray(value) || value.length !== n || !value.every(isSize)) {
        const expected = n === 1 ? 'an integer' : `an integer or an array of ${n} integers or nulls`;
        throw new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
      }
      return value as number[];
    },
  };
}

/** `size` with the input's own sizes in place of nulls. */
function resolve(callee: string, n: number, size: OutputSize, input: Tensor): number[] {
  const sizes = Array.isArray(size) ? size : new Array<number | null>(n).fill(size);
  if (!sizes.includes(null)) return sizes as number[];
  if (input.dim() <= n) {
    throw new RangeError(`${callee}: expected a tensor of at least ${n + 1} dimensions, got ${input.shape}`);
  }
  return sizes.map((item, i) => item ?? input.size(i - n));
}

type Kernel = (input: Tensor, size: OutputSize) => unknown;

function adaptive(n: number, kind: 'avg' | 'max'): Kernel {
  const kernel = operator(`aten::adaptive_${kind}_pool${n}d`);
  const callee = `adaptive${kind === 'avg' ? 'Avg' : 'Max'}Pool${n}d`;
  return (input, size) => kernel.callMany([input, resolve(callee, n, size, input)]);
}

/**
 * The kernels of max pooling by number of dimensions; they return the maxima and their positions.
 * @internal
 */
export const adaptiveMax = { 1: adaptive(1, 'max'), 2: adaptive(2, 'max'), 3: adaptive(3, 'max') } as const;
/** The kernels of average pooling by number of dimensions. @internal */
export const adaptiveAvg = { 1: adaptive(1, 'avg'), 2: adaptive(2, 'avg'), 3: adaptive(3, 'avg') } as const;

type MaxArguments<Size> = Arguments<
  [input: Tensor, outputSize: Size, returnIndices?: boolean],
  {
    /** The input: (N, C, …) or (C, …). */
    input: Tensor;
    /** The size of the output's spatial dimensions; null keeps the input's. */
    outputSize: Size;
    /** Whether the positions of the maxima are returned as well; false by default. */
    returnIndices?: boolean;
  },
  ['input', 'outputSize']
>;

function maxFunction<Size>(n: 1 | 2 | 3): (...args: MaxArguments<Size>) => Tensor {
  const bind = signature({ input: tensorRule(), outputSize: outputSize(n), returnIndices: flag(false) });
  return (...args) => {
    const given = bind(`adaptiveMaxPool${n}d`, args);
    const both = adaptiveMax[n](given.input, given.outputSize) as [Tensor, Tensor];
    return given.returnIndices ? (both as unknown as Tensor) : both[0];
  };
}

/**
 * Takes maxima over windows that cover the input evenly: (N, C, L) → (N, C, outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.adaptive_max_pool1d.html
 */
export const adaptiveMaxPool1d = maxFunction<Size1>(1);
/**
 * Takes maxima over windows that cover the input evenly: (N, C, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.adaptive_max_pool2d.html
 */
export const adaptiveMaxPool2d = maxFunction<AdaptiveSize2>(2);
/**
 * Takes maxima over windows that cover the input evenly: (N, C, D, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.adaptive_max_pool3d.html
 */
export const adaptiveMaxPool3d = maxFunction<AdaptiveSize3>(3);

type BothArguments<Size> = Takes<
  ['input', 'outputSize', 'returnIndices'],
  [input: Tensor, outputSize: Size, returnIndices?: boolean]
>;

function bothFunction<Size>(
  n: 1 | 2 | 3,
): (...args: BothArguments<Size>) => [values: Tensor, indices: Tensor] {
  // Both are given whatever `returnIndices` says, which is Python's parameter too.
  const bind = signature({ input: tensorRule(), outputSize: outputSize(n), returnIndices: flag(false) });
  return (...args) => {
    const given = bind(`adaptiveMaxPool${n}dWithIndices`, args);
    return adaptiveMax[n](given.input, given.outputSize) as [Tensor, Tensor];
  };
}

/** Does what adaptiveMaxPool1d does, and returns the maxima and their positions. */
export const adaptiveMaxPool1dWithIndices = bothFunction<Size1>(1);
/** Does what adaptiveMaxPool2d does, and returns the maxima and their positions. */
export const adaptiveMaxPool2dWithIndices = bothFunction<AdaptiveSize2>(2);
/** Does what adaptiveMaxPool3d does, and returns the maxima and their positions. */
export const adaptiveMaxPool3dWithIndices = bothFunction<AdaptiveSize3>(3);

type AvgArguments<Size> = Arguments<
  [input: Tensor, outputSize: Size],
  {
    /** The input: (N, C, …) or (C, …). */
    input: Tensor;
    /** The size of the output's spatial dimensions; null keeps the input's. */
    outputSize: Size;
  },
  ['input', 'outputSize']
>;

function avgFunction<Size>(n: 1 | 2 | 3): (...args: AvgArguments<Size>) => Tensor {
  const bind = signature({ input: tensorRule(), outputSize: outputSize(n) });
  return (...args) => {
    const given = bind(`adaptiveAvgPool${n}d`, args);
    return adaptiveAvg[n](given.input, given.outputSize) as Tensor;
  };
}

/**
 * Takes means over windows that cover the input evenly: (N, C, L) → (N, C, outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.adaptive_avg_pool1d.html
 */
export const adaptiveAvgPool1d = avgFunction<Size1>(1);
/**
 * Takes means over windows that cover the input evenly: (N, C, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.adaptive_avg_pool2d.html
 */
export const adaptiveAvgPool2d = avgFunction<AdaptiveSize2>(2);
/**
 * Takes means over windows that cover the input evenly: (N, C, D, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.adaptive_avg_pool3d.html
 */
export const adaptiveAvgPool3d = avgFunction<AdaptiveSize3>(3);
