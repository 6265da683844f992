/** Rearranging, resizing and unfolding images, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, type Size2, signature, size } from '../base/arguments';
import { Module } from '../base/module';
import { type FoldOptions, fold, type UnfoldOptions, unfold } from '../functional/image';
import {
  type InterpolateOptions,
  type InterpolationMode,
  interpolateRules,
  resize,
} from '../functional/interpolation';
import type { Ratio2 } from '../functional/pooling/fractional';

const bindUpscale = signature({ upscaleFactor: natural(undefined, 1) });

/**
 * Rearranges channels into pixels, r being `upscaleFactor`: (N, C·r², H, W) → (N, C, H·r, W·r).
 * Super-resolution networks end with it.
 * @example
 * ```ts
 * const shuffle = new nn.PixelShuffle(3);
 * const output = shuffle(torch.randn(1, 9, 4, 4)); // (1, 1, 12, 12)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PixelShuffle.html
 */
export class PixelShuffle extends Module {
  static override readonly forwardNames = ['input'];

  /** The factor r by which height and width grow. */
  upscaleFactor: number;

  /** @param args `upscaleFactor`: the factor by which height and width grow */
  constructor(
    ...args: Arguments<
      [upscaleFactor: number],
      {
        /** The factor by which height and width grow. */
        upscaleFactor: number;
      },
      ['upscaleFactor']
    >
  ) {
    super();
    this.upscaleFactor = bindUpscale(new.target.name, args).upscaleFactor;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return nnFunctions.pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}

const bindDownscale = signature({ downscaleFactor: natural(undefined, 1) });

/**
 * Rearranges pixels into channels, r being `downscaleFactor`: (N, C, H·r, W·r) → (N, C·r², H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PixelUnshuffle.html
 */
export class PixelUnshuffle extends Module {
  static override readonly forwardNames = ['input'];

  /** The factor r by which height and width shrink. */
  downscaleFactor: number;

  /** @param args `downscaleFactor`: the factor by which height and width shrink */
  constructor(
    ...args: Arguments<
      [downscaleFactor: number],
      {
        /** The factor by which height and width shrink. */
        downscaleFactor: number;
      },
      ['downscaleFactor']
    >
  ) {
    super();
    this.downscaleFactor = bindDownscale(new.target.name, args).downscaleFactor;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return nnFunctions.pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}

const bindGroups = signature({ groups: natural(undefined, 1) });

/**
 * Divides the channels of (N, C, …) into groups and interleaves them, which lets grouped convolutions
 * exchange information. The shape stays.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ChannelShuffle.html
 */
export class ChannelShuffle extends Module {
  static override readonly forwardNames = ['input'];

  /** The number of groups into which the channels are divided. */
  groups: number;

  /** @param args `groups`: the number of groups into which the channels are divided */
  constructor(
    ...args: Arguments<
      [groups: number],
      {
        /** The number of groups into which the channels are divided; it divides the number of channels. */ groups: number;
      },
      ['groups']
    >
  ) {
    super();
    this.groups = bindGroups(new.target.name, args).groups;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return nnFunctions.channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}

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

const windows = { kernelSize: size(2), dilation: size(2, 1), padding: size(2, 0), stride: size(2, 1) };
const bindUnfold = signature(windows);
const bindFold = signature({ outputSize: size(2), ...windows });

/**
 * Extracts all windows of images as columns: (N, C, H, W) → (N, C · kernel height · kernel width, number of
 * windows). A convolution is a matrix product with them.
 * @example
 * ```ts
 * const unfold = new nn.Unfold([2, 3]);
 * const output = unfold(torch.randn(2, 5, 3, 4)); // (2, 30, 4)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Unfold.html
 */
export class Unfold extends Module {
  static override readonly forwardNames = ['input'];

  /** The size of the windows. */
  kernelSize: Size2;
  /** The distance between neighboring elements of a window. */
  dilation: Size2;
  /** The number of zeros added at both ends of height and width. */
  padding: Size2;
  /** The step from window to window. */
  stride: Size2;

  constructor(
    ...args: Arguments<
      [kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
      UnfoldOptions,
      ['kernelSize']
    >
  ) {
    super();
    const given = bindUnfold(new.target.name, args) as Required<UnfoldOptions>;
    this.kernelSize = given.kernelSize;
    this.dilation = given.dilation;
    this.padding = given.padding;
    this.stride = given.stride;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return unfold(input, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    return windowText(this);
  }
}

/**
 * Sums columns into the images of which they are the windows, the reverse of Unfold: (N, C · kernel height ·
 * kernel width, number of windows) → (N, C, …outputSize). Where windows overlap, their elements are added.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Fold.html
 */
export class Fold extends Module {
  static override readonly forwardNames = ['input'];

  /** The height and width of the images. */
  outputSize: Size2;
  /** The size of the windows. */
  kernelSize: Size2;
  /** The distance between neighboring elements of a window. */
  dilation: Size2;
  /** The number of zeros added at both ends of height and width. */
  padding: Size2;
  /** The step from window to window. */
  stride: Size2;

  constructor(
    ...args: Arguments<
      [outputSize: Size2, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
      FoldOptions,
      ['outputSize', 'kernelSize']
    >
  ) {
    super();
    const given = bindFold(new.target.name, args) as Required<FoldOptions>;
    this.outputSize = given.outputSize;
    this.kernelSize = given.kernelSize;
    this.dilation = given.dilation;
    this.padding = given.padding;
    this.stride = given.stride;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return fold(input, this.outputSize, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    return `output_size=${valueText(this.outputSize)}, ${windowText(this)}`;
  }
}

function windowText({ kernelSize, dilation, padding, stride }: Required<UnfoldOptions>): string {
  return (
    `kernel_size=${valueText(kernelSize)}, dilation=${valueText(dilation)}, ` +
    `padding=${valueText(padding)}, stride=${valueText(stride)}`
  );
}
