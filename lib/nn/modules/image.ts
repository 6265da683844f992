/** Rearranging and resizing images, as modules. */
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
 * (N, C·r², H, W) → (N, C, H·r, W·r).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PixelShuffle.html
 */
export class PixelShuffle extends Module {
  static override readonly forwardNames = ['input'];

  upscaleFactor: number;

  /** @param args `upscaleFactor`, the r above */
  constructor(...args: Arguments<[upscaleFactor: number], { upscaleFactor: number }, ['upscaleFactor']>) {
    super();
    this.upscaleFactor = bindUpscale(new.target.name, args).upscaleFactor;
  }

  forward(input: Tensor): Tensor {
    return nnFunctions.pixelShuffle(input, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}

const bindDownscale = signature({ downscaleFactor: natural(undefined, 1) });

/**
 * (N, C, H·r, W·r) → (N, C·r², H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PixelUnshuffle.html
 */
export class PixelUnshuffle extends Module {
  static override readonly forwardNames = ['input'];

  downscaleFactor: number;

  /** @param args `downscaleFactor`, the r above */
  constructor(
    ...args: Arguments<[downscaleFactor: number], { downscaleFactor: number }, ['downscaleFactor']>
  ) {
    super();
    this.downscaleFactor = bindDownscale(new.target.name, args).downscaleFactor;
  }

  forward(input: Tensor): Tensor {
    return nnFunctions.pixelUnshuffle(input, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}

const bindGroups = signature({ groups: natural(undefined, 1) });

/**
 * Deals the channels of (N, C, …) out to `groups` groups in turn.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ChannelShuffle.html
 */
export class ChannelShuffle extends Module {
  static override readonly forwardNames = ['input'];

  groups: number;

  /** @param args `groups`, which divides the number of channels */
  constructor(...args: Arguments<[groups: number], { groups: number }, ['groups']>) {
    super();
    this.groups = bindGroups(new.target.name, args).groups;
  }

  forward(input: Tensor): Tensor {
    return nnFunctions.channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}

const bindUpsample = signature(interpolateRules);

/** What `Upsample` takes. */
export type UpsampleOptions = Omit<InterpolateOptions, 'antialias'>;

/**
 * Resizes (N, C, L), (N, C, H, W) or (N, C, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Upsample.html
 */
export class Upsample extends Module {
  static override readonly forwardNames = ['input'];

  size: number | number[] | null;
  scaleFactor: number | number[] | null;
  mode: InterpolationMode;
  alignCorners: boolean | null;
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
    /** The size of the result; either this or `scaleFactor` is given. */
    size?: Size2 | null;
    /** The result's size as a multiple of the input's. */
    scaleFactor?: Ratio2 | null;
  }
>;

const bindUpsampling2d = signature({
  size: interpolateRules.size,
  scaleFactor: interpolateRules.scaleFactor,
});

/**
 * Resizes (N, C, H, W) to the nearest element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.UpsamplingNearest2d.html
 */
export class UpsamplingNearest2d extends Upsample {
  constructor(...args: Upsampling2dArguments) {
    const { size, scaleFactor } = bindUpsampling2d(new.target.name, args);
    super(size, scaleFactor, 'nearest');
  }
}

/**
 * Resizes (N, C, H, W) bilinearly with aligned corners.
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
 * The windows of images as columns: (N, C, H, W) → (N, C·kernel, windows).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Unfold.html
 */
export class Unfold extends Module {
  static override readonly forwardNames = ['input'];

  kernelSize: Size2;
  dilation: Size2;
  padding: Size2;
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

  forward(input: Tensor): Tensor {
    return unfold(input, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    return windowText(this);
  }
}

/**
 * Sums columns into the images of which they are windows.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Fold.html
 */
export class Fold extends Module {
  static override readonly forwardNames = ['input'];

  outputSize: Size2;
  kernelSize: Size2;
  dilation: Size2;
  padding: Size2;
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
