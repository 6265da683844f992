/** Max pooling with windows placed at random, as modules. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, type Size2, type Size3, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import {
  checkFractional,
  type FractionalMaxPoolOptions,
  fractionalMax,
  fractionalRules,
  type Ratio2,
  type Ratio3,
} from '../../functional/pooling/fractional';

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

/** The base of the fractional max poolings. */
abstract class FractionalMaxPoolNd extends Module {
  /** The size of the windows. */
  kernelSize: number[];
  /** The size of the output's spatial dimensions, or null where a ratio gives it. */
  outputSize: number[] | null;
  /** The output's size as a fraction of the input's, or null where the size itself is given. */
  outputRatio: number[] | null;
  /** Whether calling the module returns the positions of the maxima as well. */
  returnIndices: boolean;
  /** The random numbers in [0, 1) that place the windows, a buffer; null draws them at each call. */
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
 * Takes the maxima of windows whose steps are random, so that the size can shrink by a fraction, after Graham
 * (2014): (N, C, H, W) → (N, C, H′, W′). Either `outputSize` or `outputRatio` must be given.
 * @example
 * ```ts
 * const pool = new nn.FractionalMaxPool2d(3, { outputRatio: [0.5, 0.7] });
 * const output = pool(torch.randn(20, 16, 50, 32)); // (20, 16, 25, 22)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.FractionalMaxPool2d.html
 */
export class FractionalMaxPool2d extends FractionalMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: FractionalArguments<Size2, Ratio2>) {
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
 * Takes the maxima of windows whose steps are random: (N, C, D, H, W) → (N, C, D′, H′, W′). Either
 * `outputSize` or `outputRatio` must be given.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.FractionalMaxPool3d.html
 */
export class FractionalMaxPool3d extends FractionalMaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: FractionalArguments<Size3, Ratio3>) {
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
