/** Resizing sequences, images and volumes, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Size2, signature } from '../base/arguments';
import { Module } from '../base/module';
import {
  type InterpolateOptions,
  type InterpolationMode,
  interpolateRules,
  resize,
} from '../functional/interpolation';
import type { Ratio2 } from '../functional/pooling/fractional';

const bindUpsample = signature(interpolateRules);

/** What the constructor of Upsample takes. */
export type UpsampleOptions = Omit<InterpolateOptions, 'antialias'>;

/**
 * Resizes sequences (N, C, L), images (N, C, H, W) or volumes (N, C, D, H, W) to a given size, or by a given
 * factor.
 * @example
 * ```ts
 * const up = new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' });
 * const output = up(torch.randn(1, 3, 8, 8)); // (1, 3, 16, 16)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Upsample.html
 */
export class Upsample extends Module {
  static override readonly forwardNames = ['input'];

  /** The output's spatial sizes, or null where a factor is given. */
  size: number | number[] | null;
  /** The factor by which the spatial sizes grow, or null where the sizes are given. */
  scaleFactor: number | number[] | null;
  /** How elements between those of the input are computed. */
  mode: InterpolationMode;
  /** Whether the centers of the corner pixels of input and output coincide; null is false. */
  alignCorners: boolean | null;
  /** Whether interpolation uses the factor that follows from the rounded output size; null is false. */
  recomputeScaleFactor: boolean | null;

  constructor(
    ...args: Arguments<
      [
        size?: number | readonly number[] | null,
        scaleFactor?: number | readonly number[] | null,
        mode?: InterpolationMode,
        alignCorners?: boolean | null,
        recomputeScaleFactor?: boolean | null,
      ],
      UpsampleOptions
    >
  ) {
    super();
    const given = bindUpsample(new.target.name, args);
    this.size = given.size;
    this.scaleFactor = given.scaleFactor;
    this.mode = given.mode;
    this.alignCorners = given.alignCorners;
    this.recomputeScaleFactor = given.recomputeScaleFactor;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    const { size, scaleFactor, mode, alignCorners, recomputeScaleFactor } = this;
    return resize(this.constructor.name, input, {
      size,
      scaleFactor,
      mode,
      alignCorners,
      recomputeScaleFactor,
      antialias: false,
    });
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode } = this;
    const extent =
      scaleFactor === null ? `size=${valueText(size)}` : `scale_factor=${valueText(scaleFactor, true)}`;
    return `${extent}, mode='${mode}'`;
  }
}

type Upsampling2dArguments = Arguments<
  [size?: Size2 | null, scaleFactor?: Ratio2 | null],
  {
    /** The output's height and width, or one number for both; either this or `scaleFactor` is given. */
    size?: Size2 | null;
    /** The factor by which height and width grow. */
    scaleFactor?: Ratio2 | null;
  }
>;

const bindUpsampling2d = signature({
  size: interpolateRules.size,
  scaleFactor: interpolateRules.scaleFactor,
});

/**
 * Resizes images (N, C, H, W) by repeating the nearest pixel.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.UpsamplingNearest2d.html
 */
export class UpsamplingNearest2d extends Upsample {
  constructor(...args: Upsampling2dArguments) {
    const { size, scaleFactor } = bindUpsampling2d(new.target.name, args);
    super(size, scaleFactor, 'nearest');
  }
}

/**
 * Resizes images (N, C, H, W) by bilinear interpolation, with the centers of the corner pixels aligned.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.UpsamplingBilinear2d.html
 */
export class UpsamplingBilinear2d extends Upsample {
  constructor(...args: Upsampling2dArguments) {
    const { size, scaleFactor } = bindUpsampling2d(new.target.name, args);
    super(size, scaleFactor, 'bilinear', true);
  }
}
