/**
 * Samples, folds and pads images.
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

/** How `gridSample` computes values between pixels. */
export type GridSampleMode = (typeof interpolations)[number];
/**
 * What `gridSample` takes for pixels outside of the input: zeros, the nearest pixel at the border, or the
 * mirror image.
 */
export type GridSamplePaddingMode = (typeof borders)[number];

function warnOfCorners(callee: string): void {
  warn(
    `${callee}: alignCorners is false where it is not given, since PyTorch 1.3.0; give alignCorners: true if the ` +
      'behavior before that is meant',
  );
}

/**
 * Samples an input at the positions of a grid, as spatial transformer networks do. See `affineGrid`.
 * @returns (N, C, H′, W′) or (N, C, D′, H′, W′)
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
      /** Images (N, C, H, W) or volumes (N, C, D, H, W). */
      input: Tensor;
      /** Positions from −1 to 1, x first: (N, H′, W′, 2) or (N, D′, H′, W′, 3). */
      grid: Tensor;
      /** How values between pixels are computed; `'bilinear'` by default. */
      mode?: GridSampleMode;
      /** What is taken for pixels outside of the input; `'zeros'` by default. */
      paddingMode?: GridSamplePaddingMode;
      /**
       * Whether −1 and 1 are the centers of the outermost pixels rather than their outer edges; false by
       * default.
       */
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
 * Makes the grid with which `gridSample` applies an affine map to images.
 * @returns (N, H, W, 2) or (N, D, H, W, 3)
 * @throws TypeError for a `theta` that is not floating-point, RangeError for sizes that do not fit together
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.affine_grid.html
 */
export function affineGrid(
  ...args: Arguments<
    [theta: Tensor, size: readonly number[], alignCorners?: boolean | null],
    {
      /** The affine maps from output to input positions: (N, 2, 3), or (N, 3, 4) for volumes. */
      theta: Tensor;
      /** The size of the sampled images: N, C, H, W or N, C, D, H, W. */
      size: readonly number[];
      /**
       * Whether −1 and 1 are the centers of the outermost pixels rather than their outer edges; false by
       * default.
       */
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

/** How windows slide over an image. */
export interface UnfoldOptions {
  /** The height and width of a window, or one number for both. */
  kernelSize: Size2;
  /** The distance between neighboring elements of a window; 1 by default. */
  dilation?: Size2;
  /** The number of zeros added at both ends of height and width; 0 by default. */
  padding?: Size2;
  /** The step from window to window; 1 by default. */
  stride?: Size2;
}

/** How windows slide over an image of a given size. */
export interface FoldOptions extends UnfoldOptions {
  /** The height and width of the image, or one number for both. */
  outputSize: Size2;
}

const windows = { kernelSize: tuple(2), dilation: tuple(2, 1), padding: tuple(2, 0), stride: tuple(2, 1) };
const bindUnfold = signature({ input: tensorRule(), ...windows });
const bindFold = signature({ input: tensorRule(), outputSize: tuple(2), ...windows });

/**
 * Extracts all windows of images as columns: (N, C, H, W) → (N, C · kernel height · kernel width, number of
 * windows).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.unfold.html
 */
export function unfold(
  ...args: Arguments<
    [input: Tensor, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
    UnfoldOptions & {
      /** Images (N, C, H, W) or (C, H, W). */
      input: Tensor;
    },
    ['input', 'kernelSize']
  >
): Tensor {
  return im2col.callMany(Object.values(bindUnfold('unfold', args))) as Tensor;
}

/**
 * Sums columns into the images of which they are the windows, the reverse of `unfold`: (N, C · kernel height
 * · kernel width, number of windows) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.fold.html
 */
export function fold(
  ...args: Arguments<
    [input: Tensor, outputSize: Size2, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
    FoldOptions & {
      /** Columns (N, C · kernel height · kernel width, number of windows), or without N. */
      input: Tensor;
    },
    ['input', 'outputSize', 'kernelSize']
  >
): Tensor {
  return col2im.callMany(Object.values(bindFold('fold', args))) as Tensor;
}

/**
 * What `pad` fills the padding with: a constant, the mirror image, the edge repeated, or the opposite end.
 */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** @internal */
export const pad = nnFunctions.pad as (
  input: Tensor,
  pad: readonly number[],
  mode?: PadMode,
  value?: number | null,
) => Tensor;
