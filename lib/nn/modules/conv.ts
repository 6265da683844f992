/** Convolutions, one class for each number of dimensions. */

import { operator } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  type Factory,
  factory,
  flag,
  natural,
  type Rule,
  type Size1,
  type Size2,
  type Size3,
  signature,
  tuple,
} from '../base/arguments';
import { pad } from '../functional/padding';
import { ConvNd, type PaddingMode, paddingModes } from './convNd';

/**
 * `'valid'` adds no padding; `'same'` adds as much as gives the output the size of the input, which needs a
 * stride of 1.
 */
export type ConvPadding<Size> = Size | 'same' | 'valid';

/** What the constructors of Conv1d, Conv2d and Conv3d take. A size may be one number for all dimensions. */
export interface ConvOptions<Size> extends Factory {
  /** The number of channels of the input. */
  inChannels: number;
  /** The number of channels of the output, which is the number of kernels. */
  outChannels: number;
  /** The size of the sliding window, in elements. */
  kernelSize: Size;
  /** How many elements the window moves from one position to the next; 1 by default. */
  stride?: Size;
  /** How many elements are added at both ends of each dimension, or `'same'` or `'valid'`; 0 by default. */
  padding?: ConvPadding<Size>;
  /** The distance between neighboring elements of a window; 1, which leaves no gaps, by default. */
  dilation?: Size;
  /**
   * The number of groups into which input and output channels are divided; each group is convolved by itself.
   * It must divide both numbers of channels; 1 by default.
   */
  groups?: number;
  /** Whether a learnable number is added to each output channel; true by default. */
  bias?: boolean;
  /** What the padding consists of; `'zeros'` by default. */
  paddingMode?: PaddingMode;
}

/** The constructor's arguments, by position or by keyword. */
export type ConvArguments<Size> = Arguments<
  [
    inChannels: number,
    outChannels: number,
    kernelSize: Size,
    stride?: Size,
    padding?: ConvPadding<Size>,
    dilation?: Size,
    groups?: number,
    bias?: boolean,
    paddingMode?: PaddingMode,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  ConvOptions<Size>,
  ['inChannels', 'outChannels', 'kernelSize']
>;

/** Accepts `'same'`, `'valid'`, or `n` integers. */
function convPadding(n: number): Rule<number[] | 'same' | 'valid'> {
  const sizes = tuple(n, 0);
  return {
    fallback: 0,
    read(value, where) {
      if (typeof value !== 'string') return sizes.read(value, where);
      if (value === 'same' || value === 'valid') return value;
      throw new RangeError(`${where}: expected 'same', 'valid' or integers, got ${describe(value)}`);
    },
  };
}

/** The rules for all arguments that follow the channels. */
export const convRules = (n: number) => ({
  kernelSize: tuple(n),
  stride: tuple(n, 1),
  padding: convPadding(n),
  dilation: tuple(n, 1),
  groups: natural(1, 1),
  bias: flag(true),
  paddingMode: choice(paddingModes, 'zeros'),
  ...factory,
});

const convSignature = (n: number) =>
  signature({ inChannels: natural(), outChannels: natural(), ...convRules(n) });

const bindConv = { 1: convSignature(1), 2: convSignature(2), 3: convSignature(3) } as const;
const convolutions = [1, 2, 3].map((n) => operator(`aten::conv${n}d`));

/** The padding before and after each dimension, from the last dimension to the first, as `pad` takes it. */
function paddingOfSides({ padding, dilation, kernelSize }: ConvNd): number[] {
  const sides = kernelSize.map((size, i) => {
    if (padding === 'valid') return [0, 0];
    if (padding !== 'same') return [padding[i] as number, padding[i] as number];
    const total = (dilation[i] as number) * (size - 1);
    const before = Math.floor(total / 2);
    return [before, total - before];
  });
  return sides.reverse().flat();
}

/** The base of the convolutions that are not transposed. */
abstract class PlainConvNd extends ConvNd {
  static override readonly forwardNames = ['input'];

  constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    const { device, dtype, ...given } = bindConv[n](callee, args);
    super(callee, { ...given, transposed: false, outputPadding: new Array(n).fill(0) }, { device, dtype });
  }

  /**
   * Convolves the input with the layer's kernels.
   * @param input (N, inChannels, …) or (inChannels, …), with one, two or three spatial dimensions
   * @returns (N, outChannels, …) or (outChannels, …). Each spatial dimension of size s becomes ⌊(s + 2 ·
   * padding − dilation · (kernelSize − 1) − 1) / stride⌋ + 1.
   */
  forward(input: Tensor): Tensor {
    return this._convForward(input, this.weight, this.bias);
  }

  /** Convolves the input with the given kernels and bias, for subclasses that compute their own. */
  _convForward(input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
    const n = this.kernelSize.length;
    let padded = input;
    let { padding } = this;
    if (this.paddingMode !== 'zeros') {
      padded = pad(input, paddingOfSides(this), this.paddingMode);
      padding = new Array(n).fill(0);
    }
    const { stride, dilation, groups } = this;
    return convolutions[n - 1]?.callMany([padded, weight, bias, stride, padding, dilation, groups]) as Tensor;
  }
}

/**
 * Slides learnable kernels over sequences: (N, inChannels, L) → (N, outChannels, L′). Each output element is
 * the sum of a window's elements times the kernel, over all input channels of its group, plus the channel's
 * bias.
 * @example
 * ```ts
 * const conv = new nn.Conv1d(16, 33, 3, { stride: 2 });
 * const output = conv(torch.randn(20, 16, 50)); // (20, 33, 24)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Conv1d.html
 */
export class Conv1d extends PlainConvNd {
  constructor(...args: ConvArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * Slides learnable kernels over images: (N, inChannels, H, W) → (N, outChannels, H′, W′). Each output element
 * is the sum of a window's elements times the kernel, over all input channels of its group, plus the
 * channel's bias. Kernels and biases are first drawn uniformly from ±√(groups / (inChannels · kernel height ·
 * kernel width)).
 * @example
 * ```ts
 * const conv = new nn.Conv2d(3, 8, 3, { padding: 1 });
 * const output = conv(torch.randn(4, 3, 32, 32)); // (4, 8, 32, 32)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends PlainConvNd {
  constructor(...args: ConvArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/**
 * Slides learnable kernels over volumes or videos: (N, inChannels, D, H, W) → (N, outChannels, D′, H′, W′).
 * Each output element is the sum of a window's elements times the kernel, over all input channels of its
 * group, plus the bias.
 * @example
 * ```ts
 * const conv = new nn.Conv3d({ inChannels: 1, outChannels: 4, kernelSize: [1, 3, 3] });
 * const output = conv(torch.randn(2, 1, 8, 16, 16)); // (2, 4, 8, 14, 14)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Conv3d.html
 */
export class Conv3d extends PlainConvNd {
  constructor(...args: ConvArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
