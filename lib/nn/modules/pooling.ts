/** Summaries of windows, as modules. */
import type { Tensor } from '../../core/tensor';
import { type Arguments, flag, type Size1, type Size2, type Size3, signature } from '../arguments';
import { type MaxPoolOptions, maxPool, maxPoolRules } from '../functional/pooling';
import { Module } from '../module';
import { repr } from '../pythonText';

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
  readonly kernelSize: number | number[];
  readonly stride: number | number[];
  readonly padding: number | number[];
  readonly dilation: number | number[];
  readonly returnIndices: boolean;
  readonly ceilMode: boolean;

  constructor(
    callee: string,
    readonly dimensions: 1 | 2 | 3,
    args: readonly unknown[],
  ) {
    super();
    const given = bindMaxPool[dimensions](callee, args);
    this.kernelSize = given.kernelSize;
    this.stride = given.stride ?? given.kernelSize;
    this.padding = given.padding;
    this.dilation = given.dilation;
    this.returnIndices = given.returnIndices;
    this.ceilMode = given.ceilMode;
  }

  /** @returns the maxima; with `returnIndices` an array of them and their places */
  forward(input: Tensor): Tensor {
    const { kernelSize, stride, padding, dilation, ceilMode, returnIndices } = this;
    return maxPool[this.dimensions](
      input,
      kernelSize,
      stride,
      padding,
      dilation,
      ceilMode,
      returnIndices,
    ) as Tensor;
  }

  override extraRepr(): string {
    return (
      `kernel_size=${repr(this.kernelSize)}, stride=${repr(this.stride)}, padding=${repr(this.padding)}, ` +
      `dilation=${repr(this.dilation)}, ceil_mode=${repr(this.ceilMode)}`
    );
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool1d.html */
export class MaxPool1d extends MaxPoolNd {
  constructor(...args: MaxPoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * The largest element of each window: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d extends MaxPoolNd {
  constructor(...args: MaxPoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxPool3d.html */
export class MaxPool3d extends MaxPoolNd {
  constructor(...args: MaxPoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
