/** Pooling to a given output size, as modules. */
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, type Size1, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import {
  type AdaptiveSize2,
  type AdaptiveSize3,
  adaptiveAvg,
  adaptiveMax,
  outputSize,
} from '../../functional/pooling/adaptive';

type OutputSize = number | (number | null)[];

type AvgArguments<Size> = Arguments<
  [outputSize: Size],
  {
    /** The size of the output's spatial dimensions; one number for all, or null to keep the input's. */
    outputSize: Size;
  },
  ['outputSize']
>;

const bindAvg = {
  1: signature({ outputSize: outputSize(1) }),
  2: signature({ outputSize: outputSize(2) }),
  3: signature({ outputSize: outputSize(3) }),
} as const;

/** The base of the adaptive average poolings. */
abstract class AdaptiveAvgPoolNd extends Module {
  /** The size of the output's spatial dimensions. */
  outputSize: OutputSize;

  protected constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    super();
    this.outputSize = bindAvg[n](callee, args).outputSize;
  }

  override extraRepr(): string {
    return `output_size=${valueText(this.outputSize)}`;
  }
}

/**
 * Averages a sequence of any length to a given length: (N, C, L) → (N, C, outputSize). The windows cover the
 * input evenly.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveAvgPool1d.html
 */
export class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: AvgArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  /**
   * Takes the means.
   * @param input (N, C, L) or (C, L)
   */
  forward(input: Tensor): Tensor {
    return adaptiveAvg[1](input, this.outputSize) as Tensor;
  }
}

/**
 * Averages images of any size to a given size: (N, C, H, W) → (N, C, …outputSize). The windows cover the
 * input evenly, which lets a classifier take images of different sizes.
 * @example
 * ```ts
 * const pool = new nn.AdaptiveAvgPool2d([5, 7]);
 * const output = pool(torch.randn(1, 64, 8, 9)); // (1, 64, 5, 7)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: AvgArguments<AdaptiveSize2>) {
    super(new.target.name, 2, args);
  }

  /**
   * Takes the means.
   * @param input (N, C, H, W) or (C, H, W)
   */
  forward(input: Tensor): Tensor {
    return adaptiveAvg[2](input, this.outputSize) as Tensor;
  }
}

/**
 * Averages volumes of any size to a given size: (N, C, D, H, W) → (N, C, …outputSize). The windows cover the
 * input evenly.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveAvgPool3d.html
 */
export class AdaptiveAvgPool3d extends AdaptiveAvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: AvgArguments<AdaptiveSize3>) {
    super(new.target.name, 3, args);
  }

  /**
   * Takes the means.
   * @param input (N, C, D, H, W) or (C, D, H, W)
   */
  forward(input: Tensor): Tensor {
    return adaptiveAvg[3](input, this.outputSize) as Tensor;
  }
}

type MaxArguments<Size> = Arguments<
  [outputSize: Size, returnIndices?: boolean],
  {
    /** The size of the output's spatial dimensions; one number for all, or null to keep the input's. */
    outputSize: Size;
    /** Whether calling the module returns the positions of the maxima as well; false by default. */
    returnIndices?: boolean;
  },
  ['outputSize']
>;

const maxSignature = (n: number) => signature({ outputSize: outputSize(n), returnIndices: flag(false) });
const bindMax = { 1: maxSignature(1), 2: maxSignature(2), 3: maxSignature(3) } as const;

/** The base of the adaptive max poolings. */
abstract class AdaptiveMaxPoolNd extends Module {
  /** The size of the output's spatial dimensions. */
  outputSize: OutputSize;
  /** Whether calling the module returns the positions of the maxima as well. */
  returnIndices: boolean;

  protected constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    super();
    const given = bindMax[n](callee, args);
    this.outputSize = given.outputSize;
    this.returnIndices = given.returnIndices;
  }

  protected pool(n: 1 | 2 | 3, input: Tensor): Tensor {
    const both = adaptiveMax[n](input, this.outputSize) as [Tensor, Tensor];
    return this.returnIndices ? (both as unknown as Tensor) : both[0];
  }

  override extraRepr(): string {
    return `output_size=${valueText(this.outputSize)}`;
  }
}

/**
 * Takes the maxima of a sequence of any length, to a given length: (N, C, L) → (N, C, outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveMaxPool1d.html
 */
export class AdaptiveMaxPool1d extends AdaptiveMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  /**
   * Takes the maxima.
   * @param input (N, C, L) or (C, L)
   * @returns the maxima; with `returnIndices` an array of the maxima and their positions in the input, of
   * dtype int64
   */
  forward(input: Tensor): Tensor {
    return this.pool(1, input);
  }
}

/**
 * Takes the maxima of images of any size, to a given size: (N, C, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveMaxPool2d.html
 */
export class AdaptiveMaxPool2d extends AdaptiveMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxArguments<AdaptiveSize2>) {
    super(new.target.name, 2, args);
  }

  /**
   * Takes the maxima.
   * @param input (N, C, H, W) or (C, H, W)
   * @returns the maxima; with `returnIndices` an array of the maxima and their positions in the flattened
   * image, of dtype int64
   */
  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * Takes the maxima of volumes of any size, to a given size: (N, C, D, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveMaxPool3d.html
 */
export class AdaptiveMaxPool3d extends AdaptiveMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxArguments<AdaptiveSize3>) {
    super(new.target.name, 3, args);
  }

  /**
   * Takes the maxima.
   * @param input (N, C, D, H, W) or (C, D, H, W)
   * @returns the maxima; with `returnIndices` an array of the maxima and their positions in the flattened
   * volume, of dtype int64
   */
  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}
