/** Rearranging channels into pixels and back, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, signature } from '../base/arguments';
import { Module } from '../base/module';

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
