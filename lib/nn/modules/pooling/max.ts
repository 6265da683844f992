/** Max pooling, as modules. */
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, type Size1, type Size2, type Size3, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import { type MaxPoolOptions, maxPool, maxPoolRules } from '../../functional/pooling/max';

type MaxPoolArguments<Size> = Arguments<
  [
    kernelSize: Size,
    stride?: Size | null,
    padding?: Size,
    dilation?: Size,
    returnIndices?: boolean,
    ceilMode?: boolean,
  ],
  MaxPoolOptions<Size>,
  ['kernelSize']
>;

const maxPoolSignature = (n: number) =>
  signature({ ...maxPoolRules(n), returnIndices: flag(false), ceilMode: flag(false) });
const bindMaxPool = { 1: maxPoolSignature(1), 2: maxPoolSignature(2), 3: maxPoolSignature(3) } as const;

/** The base of the max poolings of any number of dimensions. */
abstract class MaxPoolNd extends Module {
  /** The size of the window. */
  kernelSize: number | number[];
  /** The step of the window. */
  stride: number | number[];
  /** The number of −∞ elements added at both ends of each spatial dimension. */
  padding: number | number[];
  /** The distance between neighboring elements of a window. */
  dilation: number | number[];
  /** Whether calling the module returns the positions of the maxima as well. */
  returnIndices: boolean;
  /** Whether sizes are rounded up, so that windows may reach beyond the end. */
  ceilMode: boolean;

  protected constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    super();
    const given = bindMaxPool[n](callee, args);
    this.kernelSize = given.kernelSize;
    this.stride = given.stride ?? given.kernelSize;
    this.padding = given.padding;
    this.dilation = given.dilation;
    this.returnIndices = given.returnIndices;
    this.ceilMode = given.ceilMode;
  }

  protected pool(n: 1 | 2 | 3, input: Tensor): Tensor {
    const { kernelSize, stride, padding, dilation, ceilMode, returnIndices } = this;
    return maxPool[n](input, kernelSize, stride, padding, dilation, ceilMode, returnIndices) as Tensor;
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return (
      `kernel_size=${valueText(kernelSize)}, stride=${valueText(stride)}, padding=${valueText(padding)}, ` +
      `dilation=${valueText(dilation)}, ceil_mode=${valueText(ceilMode)}`
    );
  }
}

/**
 * Takes the largest element of each window of a sequence: (N, C, L) → (N, C, L′). See MaxPool2d for the
 * sizes.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d extends MaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxPoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  /**
   * Takes the maxima of all windows.
   * @param input (N, C, L) or (C, L)
   * @returns the maxima; with `returnIndices` an array of the maxima and their positions in the input, of
   * dtype int64
   */
  forward(input: Tensor): Tensor {
    return this.pool(1, input);
  }
}

/**
 * Takes the largest element of each window of an image, in each channel by itself: (N, C, H, W) → (N, C, H′,
 * W′). A dimension of size s becomes ⌊(s + 2 · padding − dilation · (kernelSize − 1) − 1) / stride⌋ + 1.
 * @example
 * ```ts
 * const pool = new nn.MaxPool2d(2);
 * const output = pool(torch.randn(1, 8, 28, 28)); // (1, 8, 14, 14)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d extends MaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxPoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }

  /**
   * Takes the maxima of all windows.
   * @param input (N, C, H, W) or (C, H, W)
   * @returns the maxima; with `returnIndices` an array of the maxima and their positions in the flattened
   * image, of dtype int64
   */
  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * Takes the largest element of each window of a volume: (N, C, D, H, W) → (N, C, D′, H′, W′). See MaxPool2d
 * for the sizes.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool3d.html
 */
export class MaxPool3d extends MaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxPoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }

  /**
   * Takes the maxima of all windows.
   * @param input (N, C, D, H, W) or (C, D, H, W)
   * @returns the maxima; with `returnIndices` an array of the maxima and their positions in the flattened
   * volume, of dtype int64
   */
  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}
