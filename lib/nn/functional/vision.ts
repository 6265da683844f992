/**
 * Samples images at the positions of a grid.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#vision-functions
 */
import { functions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, choice, flag, integers, orNull, signature, tensorRule } from '../base/arguments';

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
