/** Maxima of windows, and putting them back, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, type Size1, type Size2, type Size3, signature } from '../base/arguments';
import { Module } from '../base/module';
import { type MaxPoolOptions, maxPool, maxPoolRules } from '../functional/pooling/max';
import { type MaxUnpoolOptions, maxUnpool, maxUnpoolRules } from '../functional/pooling/unpooling';

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

abstract class MaxPoolNd extends Module {
  kernelSize: number | number[];
  stride: number | number[];
  padding: number | number[];
  dilation: number | number[];
  returnIndices: boolean;
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
 * The largest element of each window: (N, C, L) → (N, C, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d extends MaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxPoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(1, input);
  }
}

/**
 * The largest element of each window: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d extends MaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxPoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * The largest element of each window: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool3d.html
 */
export class MaxPool3d extends MaxPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: MaxPoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}

type MaxUnpoolArguments<Size> = Arguments<
  [kernelSize: Size, stride?: Size | null, padding?: Size],
  MaxUnpoolOptions<Size>,
  ['kernelSize']
>;

const bindMaxUnpool = {
  1: signature(maxUnpoolRules(1)),
  2: signature(maxUnpoolRules(2)),
  3: signature(maxUnpoolRules(3)),
} as const;

abstract class MaxUnpoolNd extends Module {
  static override readonly forwardNames = ['input', 'indices', 'outputSize'];

  kernelSize: number[];
  stride: number[];
  padding: number[];

  protected constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    super();
    const { kernelSize, stride, padding } = bindMaxUnpool[n](callee, args);
    this.kernelSize = kernelSize;
    this.stride = stride ?? kernelSize;
    this.padding = padding;
  }

  /**
   * @param indices the places that pooling gave
   * @param outputSize the size of the result, where several sizes pool to the input's
   */
  forward(input: Tensor, indices: Tensor, outputSize: readonly number[] | null = null): Tensor {
    const { kernelSize, stride, padding } = this;
    return maxUnpool(this.constructor.name, input, indices, kernelSize, stride, padding, outputSize);
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${valueText(kernelSize)}, stride=${valueText(stride)}, padding=${valueText(padding)}`;
  }
}

/**
 * Puts the maxima of MaxPool1d back to their places, zeros elsewhere.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxUnpool1d.html
 */
export class MaxUnpool1d extends MaxUnpoolNd {
  constructor(...args: MaxUnpoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * Puts the maxima of MaxPool2d back to their places, zeros elsewhere.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxUnpool2d.html
 */
export class MaxUnpool2d extends MaxUnpoolNd {
  constructor(...args: MaxUnpoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/**
 * Puts the maxima of MaxPool3d back to their places, zeros elsewhere.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxUnpool3d.html
 */
export class MaxUnpool3d extends MaxUnpoolNd {
  constructor(...args: MaxUnpoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
