/** The inverse of max pooling, as modules. */
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, type Size1, type Size2, type Size3, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import { type MaxUnpoolOptions, maxUnpool, maxUnpoolRules } from '../../functional/pooling/unpooling';

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

/** The base of the inverses of max pooling. */
abstract class MaxUnpoolNd extends Module {
  static override readonly forwardNames = ['input', 'indices', 'outputSize'];

  /** The size of the pooling's window. */
  kernelSize: number[];
  /** The step of the pooling's window. */
  stride: number[];
  /** The padding of the pooling. */
  padding: number[];

  protected constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    super();
    const { kernelSize, stride, padding } = bindMaxUnpool[n](callee, args);
    this.kernelSize = kernelSize;
    this.stride = stride ?? kernelSize;
    this.padding = padding;
  }

  /**
   * Places the maxima at the given positions of a tensor of zeros.
   * @param input the maxima, as max pooling returned them
   * @param indices their positions, as max pooling with `returnIndices` returned them
   * @param outputSize the size of the result, needed where several sizes are pooled to the size of `input`;
   * by default (s − 1) · stride − 2 · padding + kernelSize in each spatial dimension
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
 * Puts the maxima of MaxPool1d back at their positions and sets all other elements to zero: (N, C, L′) → (N,
 * C, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxUnpool1d.html
 */
export class MaxUnpool1d extends MaxUnpoolNd {
  constructor(...args: MaxUnpoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * Puts the maxima of MaxPool2d back at their positions and sets all other elements to zero: (N, C, H′, W′) →
 * (N, C, H, W).
 * @example
 * ```ts
 * const pool = new nn.MaxPool2d(2, { returnIndices: true });
 * const [maxima, indices] = pool(torch.randn(1, 1, 4, 4)) as unknown as [Tensor, Tensor];
 * const output = new nn.MaxUnpool2d(2)(maxima, indices); // (1, 1, 4, 4)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxUnpool2d.html
 */
export class MaxUnpool2d extends MaxUnpoolNd {
  constructor(...args: MaxUnpoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/**
 * Puts the maxima of MaxPool3d back at their positions and sets all other elements to zero: (N, C, D′, H′,
 * W′) → (N, C, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MaxUnpool3d.html
 */
export class MaxUnpool3d extends MaxUnpoolNd {
  constructor(...args: MaxUnpoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
