/**
 * Resizes images.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.interpolate.html
 */

import { operator } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import { valueText } from '../../core/support/repr';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  flag,
  orNull,
  type Rule,
  rule,
  signature,
  tensorRule,
} from '../base/arguments';
import { adaptiveAvg } from './pooling/adaptive';

const modes = [
  'nearest',
  'linear',
  'bilinear',
  'bicubic',
  'trilinear',
  'lanczos',
  'area',
  'nearest-exact',
] as const;
/** How elements between those of the input are computed. */
export type InterpolationMode = (typeof modes)[number];

/** What `interpolate` takes. */
export interface InterpolateOptions {
  /** The output's spatial sizes, or one number for all; either this or `scaleFactor` is given. */
  size?: number | readonly number[] | null;
  /** The factor by which the spatial sizes grow, or a factor for each. */
  scaleFactor?: number | readonly number[] | null;
  /**
   * How elements between those of the input are computed; `'nearest'` by default. `'linear'` is for (N, C,
   * L), `'bilinear'`, `'bicubic'` and `'lanczos'` for (N, C, H, W), `'trilinear'` for (N, C, D, H, W).
   */
  mode?: InterpolationMode;
  /**
   * Whether the centers of the corner pixels of input and output coincide, rather than their outer edges;
   * only for the linear and cubic modes. False by default.
   */
  alignCorners?: boolean | null;
  /** Whether interpolation uses the factor that follows from the rounded output size; false by default. */
  recomputeScaleFactor?: boolean | null;
  /**
   * Whether the image is smoothed when it shrinks; only for `'bilinear'`, `'bicubic'` and `'lanczos'`. False
   * by default.
   */
  antialias?: boolean;
}

const isInteger = Number.isInteger as (value: unknown) => boolean;
const isNumber = (value: unknown): boolean => typeof value === 'number';

function oneOrMore(kind: string, holds: (value: unknown) => boolean): Rule<number | number[]> {
  return rule(kind, (value) => holds(value) || (Array.isArray(value) && value.every(holds)));
}

export const interpolateRules = {
  size: orNull(oneOrMore('an integer or an array of integers', isInteger)),
  scaleFactor: orNull(oneOrMore('a number or an array of numbers', isNumber)),
  mode: choice(modes, 'nearest'),
  alignCorners: orNull(flag()),
  recomputeScaleFactor: orNull(flag()),
};

const kernelNames: Record<string, string> = {
  'nearest/1': 'upsample_nearest1d',
  'nearest/2': 'upsample_nearest2d',
  'nearest/3': 'upsample_nearest3d',
  'nearest-exact/1': '_upsample_nearest_exact1d',
  'nearest-exact/2': '_upsample_nearest_exact2d',
  'nearest-exact/3': '_upsample_nearest_exact3d',
  'linear/1': 'upsample_linear1d',
  'bilinear/2': 'upsample_bilinear2d',
  'bicubic/2': 'upsample_bicubic2d',
  'trilinear/3': 'upsample_trilinear3d',
  'bilinear/2/antialias': '_upsample_bilinear2d_aa',
  'bicubic/2/antialias': '_upsample_bicubic2d_aa',
  'lanczos/2/antialias': '_upsample_lanczos2d_aa',
};

/** The arguments of `interpolate` as they have been read. */
export interface Interpolation {
  size: number | number[] | null;
  scaleFactor: number | number[] | null;
  mode: InterpolationMode;
  alignCorners: boolean | null;
  recomputeScaleFactor: boolean | null;
  antialias: boolean;
}

/** Gives one number for each of `n` dimensions. */
function perDimension(
  callee: string,
  name: string,
  value: number | number[] | null,
  n: number,
): number[] | null {
  if (value === null) return null;
  if (typeof value === 'number') return new Array<number>(n).fill(value);
  if (value.length === n) return value;
  throw new RangeError(
    `${callee}: argument '${name}': expected ${n} numbers for an input of ${n + 2} dimensions, got ${valueText(value)}`,
  );
}

/** @internal */
export function resize(callee: string, input: Tensor, how: Interpolation): Tensor {
  const { mode, alignCorners, antialias } = how;
  const n = input.dim() - 2;
  if (n < 1) {
    throw new RangeError(
      `${callee}: expected an input of 3 to 5 dimensions, (N, C, …), got a Tensor of shape [${input.shape.join(', ')}]`,
    );
  }
  const linear = !['nearest', 'nearest-exact', 'area'].includes(mode);
  if (!linear && alignCorners !== null) {
    throw new RangeError(
      `${callee}: argument 'alignCorners': expected null for mode '${mode}', got ${alignCorners}`,
    );
  }
  if ((how.size === null) === (how.scaleFactor === null)) {
    const came = how.size === null ? 'neither' : 'both';
    throw new RangeError(`${callee}: expected either size or scaleFactor, got ${came}`);
  }
  if (how.recomputeScaleFactor && how.size !== null) {
    throw new RangeError(
      `${callee}: argument 'recomputeScaleFactor': expected to go with scaleFactor, got size`,
    );
  }
  let sizes = perDimension(callee, 'size', how.size, n);
  let factors = perDimension(callee, 'scaleFactor', how.scaleFactor, n);
  if (factors !== null && (how.recomputeScaleFactor || mode === 'area')) {
    sizes = factors.map((factor, i) => Math.trunc(input.size(i + 2) * factor));
    factors = null;
  }
  if (mode === 'area' && (n === 1 || n === 2 || n === 3))
    return adaptiveAvg[n](input, sizes as number[]) as Tensor;
  if (mode === 'lanczos' && (alignCorners || !antialias)) {
    throw new RangeError(`${callee}: mode 'lanczos' needs antialias: true and alignCorners: false`);
  }
  const name = kernelNames[`${mode}/${n}${antialias ? '/antialias' : ''}`];
  if (name === undefined) {
    throw new RangeError(
      `${callee}: mode '${mode}'${antialias ? ' with antialias' : ''} does not take an input of ${describe(n + 2)} dimensions`,
    );
  }
  const corners = linear ? [alignCorners ?? false] : [];
  return operator(`aten::${name}`).callMany([input, sizes, ...corners, factors]) as Tensor;
}

const bindInterpolate = signature({ input: tensorRule(), ...interpolateRules, antialias: flag(false) });

type InterpolateArguments = Arguments<
  [
    input: Tensor,
    size?: number | readonly number[] | null,
    scaleFactor?: number | readonly number[] | null,
    mode?: InterpolationMode,
    alignCorners?: boolean | null,
    recomputeScaleFactor?: boolean | null,
    antialias?: boolean,
  ],
  InterpolateOptions & {
    /** Sequences (N, C, L), images (N, C, H, W) or volumes (N, C, D, H, W). */
    input: Tensor;
  },
  ['input']
>;

/**
 * Resizes (N, C, L), (N, C, H, W) or (N, C, D, H, W) to a given size, or by a given factor.
 * @example
 * ```ts
 * const output = nn.functional.interpolate(torch.randn(1, 3, 8, 8), { scaleFactor: 2, mode: 'bilinear' });
 * ```
 * @throws RangeError unless exactly one of `size` and `scaleFactor` is given, and for a mode of other
 * dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.interpolate.html
 */
export function interpolate(...args: InterpolateArguments): Tensor {
  const { input, ...how } = bindInterpolate('interpolate', args);
  return resize('interpolate', input, how);
}

const bindUpsample = signature({
  input: tensorRule(),
  size: interpolateRules.size,
  scaleFactor: interpolateRules.scaleFactor,
  mode: interpolateRules.mode,
  alignCorners: interpolateRules.alignCorners,
});

function warnOfUpsample(callee: string): void {
  warn(`${callee}: is deprecated; call interpolate`);
}

/**
 * Does what `interpolate` does, under its older name.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.upsample.html
 */
export function upsample(
  ...args: Arguments<
    [
      input: Tensor,
      size?: number | readonly number[] | null,
      scaleFactor?: number | readonly number[] | null,
      mode?: InterpolationMode,
      alignCorners?: boolean | null,
    ],
    Omit<InterpolateOptions, 'recomputeScaleFactor' | 'antialias'> & {
      /** Sequences (N, C, L), images (N, C, H, W) or volumes (N, C, D, H, W). */
      input: Tensor;
    },
    ['input']
  >
): Tensor {
  const { input, ...how } = bindUpsample('upsample', args);
  warnOfUpsample('upsample');
  return resize('upsample', input, { ...how, recomputeScaleFactor: null, antialias: false });
}

const bindSized = signature({
  input: tensorRule(),
  size: interpolateRules.size,
  scaleFactor: interpolateRules.scaleFactor,
});

type SizedArguments = Arguments<
  [input: Tensor, size?: number | readonly number[] | null, scaleFactor?: number | readonly number[] | null],
  Pick<InterpolateOptions, 'size' | 'scaleFactor'> & {
    /** Sequences (N, C, L), images (N, C, H, W) or volumes (N, C, D, H, W). */
    input: Tensor;
  },
  ['input']
>;

/**
 * Resizes by repeating the nearest element; an older form of `interpolate`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.upsample_nearest.html
 */
export function upsampleNearest(...args: SizedArguments): Tensor {
  const { input, size, scaleFactor } = bindSized('upsampleNearest', args);
  warnOfUpsample('upsampleNearest');
  return interpolate(input, size, scaleFactor, 'nearest');
}

/**
 * Resizes images by bilinear interpolation with aligned corners; an older form of `interpolate`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.upsample_bilinear.html
 */
export function upsampleBilinear(...args: SizedArguments): Tensor {
  const { input, size, scaleFactor } = bindSized('upsampleBilinear', args);
  warnOfUpsample('upsampleBilinear');
  return interpolate(input, size, scaleFactor, 'bilinear', true);
}
