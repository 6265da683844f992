/**
 * Max pooling with windows placed at random.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#pooling-functions
 */

import { functions, operator } from '../../../core/operators/namespaces';
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  flag,
  orNull,
  reals,
  type Size2,
  type Size3,
  signature,
  tensorRule,
  tuple,
} from '../../base/arguments';

/** Two ratios, or one for both. */
export type Ratio2 = number | readonly [number, number];
/** Three ratios, or one for all. */
export type Ratio3 = number | readonly [number, number, number];

/** How fractional max pooling places its windows. */
export interface FractionalMaxPoolOptions<Size, Ratio> {
  /** The size of the windows, or one number for all dimensions. */
  kernelSize: Size;
  /** The size of the output's spatial dimensions; either this or `outputRatio` is given. */
  outputSize?: Size | null;
  /** The output's size as a fraction of the input's, between 0 and 1. */
  outputRatio?: Ratio | null;
  /** Whether the positions of the maxima are returned as well; false by default. */
  returnIndices?: boolean;
  /** The random numbers in [0, 1) that place the windows, (N, C, spatial dimensions); drawn by default. */
  _randomSamples?: Tensor | null;
}

/** The rules for the arguments of functions and modules of fractional max pooling. */
export const fractionalRules = (n: number) => ({
  kernelSize: tuple(n),
  outputSize: orNull(tuple(n)),
  outputRatio: orNull(reals(n)),
  returnIndices: flag(false),
  _randomSamples: orNull(tensorRule()),
});

/** The arguments as they have been read. */
export interface FractionalGeometry {
  kernelSize: number[];
  outputSize: number[] | null;
  outputRatio: number[] | null;
  _randomSamples: Tensor | null;
}

/** @throws RangeError unless exactly one of size and ratio is given and ratios are between 0 and 1 */
export function checkFractional(callee: string, geometry: FractionalGeometry): void {
  const { kernelSize, outputSize, outputRatio } = geometry;
  if ((outputSize === null) === (outputRatio === null)) {
    const came = outputSize === null ? 'neither' : 'both';
    throw new RangeError(`${callee}: expected either outputSize or outputRatio, got ${came}`);
  }
  if (outputRatio?.some((ratio) => !(ratio > 0 && ratio < 1))) {
    throw new RangeError(
      `${callee}: argument 'outputRatio': expected numbers between 0 and 1, got ${valueText(outputRatio)}`,
    );
  }
  if (kernelSize.some((size) => size <= 0)) {
    throw new RangeError(
      `${callee}: argument 'kernelSize': expected integers of at least 1, got ${valueText(kernelSize)}`,
    );
  }
}

const kernels = {
  2: operator('aten::fractional_max_pool2d'),
  3: operator('aten::fractional_max_pool3d'),
} as const;

/** Takes the maxima and their positions. @internal */
export function fractionalMax(n: 2 | 3, input: Tensor, geometry: FractionalGeometry): [Tensor, Tensor] {
  const sizes =
    geometry.outputSize ?? geometry.outputRatio?.map((ratio, i) => Math.trunc(input.size(i - n) * ratio));
  let samples = geometry._randomSamples;
  if (samples === null) {
    const batch = input.dim() === n + 1 ? 1 : input.size(0);
    samples = functions.rand([batch, input.size(-n - 1), n], {
      dtype: input.dtype,
      device: input.device,
    }) as Tensor;
  }
  return kernels[n].callMany([input, geometry.kernelSize, sizes, samples]) as [Tensor, Tensor];
}

type FractionalArguments<Size, Ratio> = Arguments<
  [
    input: Tensor,
    kernelSize: Size,
    outputSize?: Size | null,
    outputRatio?: Ratio | null,
    returnIndices?: boolean,
    _randomSamples?: Tensor | null,
  ],
  FractionalMaxPoolOptions<Size, Ratio> & {
    /** The input: (N, C, …) or (C, …). */
    input: Tensor;
  },
  ['input', 'kernelSize']
>;

/** Makes a function that returns the maxima, their positions, and whether the positions were asked for. */
function fractionalCall(n: 2 | 3, callee: string) {
  const bind = signature({ input: tensorRule(), ...fractionalRules(n) });
  return (args: readonly unknown[]): { both: [Tensor, Tensor]; returnIndices: boolean } => {
    const { input, returnIndices, ...geometry } = bind(callee, args);
    checkFractional(callee, geometry);
    return { both: fractionalMax(n, input, geometry), returnIndices };
  };
}

function fractionalFunction<Size, Ratio>(n: 2 | 3): (...args: FractionalArguments<Size, Ratio>) => Tensor {
  const call = fractionalCall(n, `fractionalMaxPool${n}d`);
  return (...args) => {
    const { both, returnIndices } = call(args);
    return returnIndices ? (both as unknown as Tensor) : both[0];
  };
}

function bothFunction<Size, Ratio>(
  n: 2 | 3,
): (...args: FractionalArguments<Size, Ratio>) => [values: Tensor, indices: Tensor] {
  const call = fractionalCall(n, `fractionalMaxPool${n}dWithIndices`);
  return (...args) => call(args).both;
}

/**
 * Takes the maxima of windows placed at random, after Graham (2014): (N, C, H, W) → (N, C, H′, W′).
 * @throws RangeError unless exactly one of `outputSize` and `outputRatio` is given
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.fractional_max_pool2d.html
 */
export const fractionalMaxPool2d = fractionalFunction<Size2, Ratio2>(2);
/**
 * Takes the maxima of windows placed at random: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @throws RangeError unless exactly one of `outputSize` and `outputRatio` is given
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.fractional_max_pool3d.html
 */
export const fractionalMaxPool3d = fractionalFunction<Size3, Ratio3>(3);
/** Does what fractionalMaxPool2d does, and returns the maxima and their positions. */
export const fractionalMaxPool2dWithIndices = bothFunction<Size2, Ratio2>(2);
/** Does what fractionalMaxPool3d does, and returns the maxima and their positions. */
export const fractionalMaxPool3dWithIndices = bothFunction<Size3, Ratio3>(3);
