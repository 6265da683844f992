/**
 * Sampling images anew.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#vision-functions
 */
import { functions, nnFunctions, operator } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  flag,
  integers,
  orNull,
  type Size2,
  signature,
  tensorRule,
  tuple,
} from '../base/arguments';

const interpolations = ['bilinear', 'nearest', 'bicubic'] as const;
const borders = ['zeros', 'border', 'reflection'] as const;

const bindGridSample = signature({
  input: tensorRule(),
  grid: tensorRule(),
  mode: choice(interpolations, 'bilinear'),
  paddingMode: choice(borders, 'zeros'),
  alignCorners: orNull(flag()),
});

/** How `gridSample` finds a value between elements. */
export type GridSampleMode = (typeof interpolations)[number];
/** What `gridSample` finds outside of the input. */
export type GridSamplePaddingMode = (typeof borders)[number];

function warnOfCorners(callee: string): void {
  warn(
    `${callee}: alignCorners is false where it is not given, since PyTorch 1.3.0; give alignCorners: true if the ` +
      'behavior before that is meant',
  );
}

/**
 * The values of `input` at the places in `grid`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.grid_sample.html
 */
export function gridSample(
  ...args: Arguments<
    [
      input: Tensor,
      grid: Tensor,
      mode?: GridSampleMode,
      paddingMode?: GridSamplePaddingMode,
      alignCorners?: boolean | null,
    ],
    {
      /** (N, C, H, W) or (N, C, D, H, W) */
      input: Tensor;
      /** (N, H′, W′, 2) or (N, D′, H′, W′, 3): places from −1 to 1, x first */
      grid: Tensor;
      /** `'bilinear'` by default. */
      mode?: GridSampleMode;
      /** `'zeros'` by default. */
      paddingMode?: GridSamplePaddingMode;
      /** −1 and 1 are the centres of the outermost elements, not their outer edges; false by default. */
      alignCorners?: boolean | null;
    },
    ['input', 'grid']
  >
): Tensor {
  const { input, grid, mode, paddingMode, alignCorners } = bindGridSample('gridSample', args);
  if (alignCorners === null) warnOfCorners('gridSample');
  return functions.gridSampler(
    input,
    grid,
    interpolations.indexOf(mode),
    borders.indexOf(paddingMode),
    alignCorners ?? false,
  );
}

const bindAffineGrid = signature({ theta: tensorRule(), size: integers(), alignCorners: orNull(flag()) });

/**
 * The grid for `gridSample` that applies affine maps.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.affine_grid.html
 */
export function affineGrid(
  ...args: Arguments<
    [theta: Tensor, size: readonly number[], alignCorners?: boolean | null],
    {
      /** (N, 2, 3) or (N, 3, 4) */
      theta: Tensor;
      /** The size of the sampled image: N, C, H, W or N, C, D, H, W. */
      size: readonly number[];
      /** As for `gridSample`. */
      alignCorners?: boolean | null;
    },
    ['theta', 'size']
  >
): Tensor {
  const { theta, size, alignCorners } = bindAffineGrid('affineGrid', args);
  if (alignCorners === null) warnOfCorners('affineGrid');
  if (!theta.dtype.isFloatingPoint) {
    throw new TypeError(`affineGrid: argument 'theta': expected a floating-point dtype, got ${theta.dtype}`);
  }
  if (size.length !== 4 && size.length !== 5) {
    throw new RangeError(`affineGrid: argument 'size': expected 4 or 5 integers, got ${size.length}`);
  }
  const rows = size.length - 2;
  const shape = theta.shape;
  if (shape.length !== 3 || shape[1] !== rows || shape[2] !== rows + 1) {
    throw new RangeError(
      `affineGrid: argument 'theta': expected the shape N x ${rows} x ${rows + 1} for size ${valueText(size)}, got ${shape}`,
    );
  }
  if (Math.min(...size) <= 0) {
    throw new RangeError(`affineGrid: argument 'size': expected sizes of at least 1, got ${valueText(size)}`);
  }
  if (alignCorners && Math.min(...size.slice(2)) === 1) {
    warn(
      'affineGrid: with alignCorners, a grid of size 1 in some dimension samples its middle; before PyTorch 1.3.0 it was another place',
    );
  }
  return functions.affineGridGenerator(theta, size, alignCorners ?? false);
}

const im2col = operator('aten::im2col');
const col2im = operator('aten::col2im');

export interface UnfoldOptions {
  /** The size of a window. */
  kernelSize: Size2;
  /** The step from element to element inside a window; 1 by default. */
  dilation?: Size2;
  /** How many zeros are put on both sides; 0 by default. */
  padding?: Size2;
  /** The step from window to window; 1 by default. */
  stride?: Size2;
}

export interface FoldOptions extends UnfoldOptions {
  /** The size of the image. */
  outputSize: Size2;
}

const windows = { kernelSize: tuple(2), dilation: tuple(2, 1), padding: tuple(2, 0), stride: tuple(2, 1) };
const bindUnfold = signature({ input: tensorRule(), ...windows });
const bindFold = signature({ input: tensorRule(), outputSize: tuple(2), ...windows });

/**
 * The windows of images as columns: (N, C, H, W) → (N, C·kernel, windows).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.unfold.html
 */
export function unfold(
  ...args: Arguments<
    [input: Tensor, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
    UnfoldOptions & { input: Tensor },
    ['input', 'kernelSize']
  >
): Tensor {
  return im2col.callMany(Object.values(bindUnfold('unfold', args))) as Tensor;
}

/**
 * Sums columns into the images of which they are windows.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.fold.html
 */
export function fold(
  ...args: Arguments<
    [input: Tensor, outputSize: Size2, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
    FoldOptions & { input: Tensor },
    ['input', 'outputSize', 'kernelSize']
  >
): Tensor {
  return col2im.callMany(Object.values(bindFold('fold', args))) as Tensor;
}

/** How `pad` fills. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** @internal */
export const pad = nnFunctions.pad as (
  input: Tensor,
  pad: readonly number[],
  mode?: PadMode,
  value?: number | null,
) => Tensor;
