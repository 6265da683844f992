/** Summaries of windows whose number is given, and of windows that lie at random, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, type Size1, type Size2, type Size3, signature } from '../base/arguments';
import { Module } from '../base/module';
import {
  type AdaptiveSize2,
  type AdaptiveSize3,
  adaptiveAvg,
  adaptiveMax,
  outputSize,
} from '../functional/pooling/adaptive';
import {
  checkFractional,
  type FractionalMaxPoolOptions,
  fractionalMax,
  fractionalRules,
  type Ratio2,
  type Ratio3,
} from '../functional/pooling/fractional';

type OutputSize = number | (number | null)[];

type AvgArguments<Size> = Arguments<
  [outputSize: Size],
  {
    /** The size of the output; null keeps the input's. */
    outputSize: Size;
  },
  ['outputSize']
>;

const bindAvg = {
  1: signature({ outputSize: outputSize(1) }),
  2: signature({ outputSize: outputSize(2) }),
  3: signature({ outputSize: outputSize(3) }),
} as const;

abstract class AdaptiveAvgPoolNd extends Module {
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
 * Means of as many windows as the output is long: (N, C, L) → (N, C, outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveAvgPool1d.html
 */
export class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: AvgArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  forward(input: Tensor): Tensor {
    return adaptiveAvg[1](input, this.outputSize) as Tensor;
  }
}

/**
 * Means of as many windows as the output is large: (N, C, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: AvgArguments<AdaptiveSize2>) {
    super(new.target.name, 2, args);
  }

  forward(input: Tensor): Tensor {
    return adaptiveAvg[2](input, this.outputSize) as Tensor;
  }
}

/**
 * Means of as many windows as the output is large: (N, C, D, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveAvgPool3d.html
 */
export class AdaptiveAvgPool3d extends AdaptiveAvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: AvgArguments<AdaptiveSize3>) {
    super(new.target.name, 3, args);
  }

  forward(input: Tensor): Tensor {
    return adaptiveAvg[3](input, this.outputSize) as Tensor;
  }
}

type MaxArguments<Size> = Arguments<
  [outputSize: Size, returnIndices?: boolean],
  {
    /** The size of the output; null keeps the input's. */
    outputSize: Size;
    /** Also gives the places of the maxima; false by default. */
    returnIndices?: boolean;
  },
  ['outputSize']
>;

const maxSignature = (n: number) => signature({ outputSize: outputSize(n), returnIndices: flag(false) });
const bindMax = { 1: maxSignature(1), 2: maxSignature(2), 3: maxSignature(3) } as const;

abstract class AdaptiveMaxPoolNd extends Module {
  outputSize: OutputSize;
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
 * Maxima of as many windows as the output is long: (N, C, L) → (N, C, outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveMaxPool1d.html
 */
export class AdaptiveMaxPool1d extends AdaptiveMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(1, input);
  }
}

/**
 * Maxima of as many windows as the output is large: (N, C, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveMaxPool2d.html
 */
export class AdaptiveMaxPool2d extends AdaptiveMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxArguments<AdaptiveSize2>) {
    super(new.target.name, 2, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * Maxima of as many windows as the output is large: (N, C, D, H, W) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AdaptiveMaxPool3d.html
 */
export class AdaptiveMaxPool3d extends AdaptiveMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxArguments<AdaptiveSize3>) {
    super(new.target.name, 3, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}

type FractionalArguments<Size, Ratio> = Arguments<
  [
    kernelSize: Size,
    outputSize?: Size | null,
    outputRatio?: Ratio | null,
    returnIndices?: boolean,
    _randomSamples?: Tensor | null,
  ],
  FractionalMaxPoolOptions<Size, Ratio>,
  ['kernelSize']
>;

const bindFractional = { 2: signature(fractionalRules(2)), 3: signature(fractionalRules(3)) } as const;

abstract class FractionalMaxPoolNd extends Module {
  kernelSize: number[];
  outputSize: number[] | null;
  outputRatio: number[] | null;
  returnIndices: boolean;
  /** Where the windows lie, or null to draw it at each call; a buffer. */
  declare _random_samples: Tensor | null;

  protected constructor(callee: string, n: 2 | 3, args: readonly unknown[]) {
    super();
    const { returnIndices, ...geometry } = bindFractional[n](callee, args);
    checkFractional(callee, geometry);
    this.kernelSize = geometry.kernelSize;
    this.outputSize = geometry.outputSize;
    this.outputRatio = geometry.outputRatio;
    this.returnIndices = returnIndices;
    this.registerBuffer('_random_samples', geometry._randomSamples);
  }

  protected pool(n: 2 | 3, input: Tensor): Tensor {
    const { kernelSize, outputSize, outputRatio, _random_samples } = this;
    const both = fractionalMax(n, input, {
      kernelSize,
      outputSize,
      outputRatio,
      _randomSamples: _random_samples,
    });
    return this.returnIndices ? (both as unknown as Tensor) : both[0];
  }
}

/**
 * Maxima of windows that lie at random, after Graham (2014): (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.FractionalMaxPool2d.html
 */
export class FractionalMaxPool2d extends FractionalMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: FractionalArguments<Size2, Ratio2>) {
    super(new.target.name, 2, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * Maxima of windows that lie at random: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.FractionalMaxPool3d.html
 */
export class FractionalMaxPool3d extends FractionalMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: FractionalArguments<Size3, Ratio3>) {
    super(new.target.name, 3, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}
