/** Transposed convolutions: the gradients of convolutions with respect to their input, as layers. */
import { expectNumbers } from '../../core/arguments/assertions';
import { operator } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  type Factory,
  factory,
  flag,
  natural,
  type Size1,
  type Size2,
  type Size3,
  signature,
  tuple,
} from '../base/arguments';
import { ConvNd, type PaddingMode, paddingModes } from './convNd';

/**
 * What the constructors of the transposed convolutions take. They enlarge where a convolution of the same
 * stride and padding shrinks. A size may be one number for all dimensions.
 */
export interface ConvTransposeOptions<Size> extends Factory {
  /** The number of channels of the input. */
  inChannels: number;
  /** The number of channels of the output. */
  outChannels: number;
  /** The size of the kernel, in elements. */
  kernelSize: Size;
  /**
   * The factor by which the output is enlarged: the stride of the convolution whose gradient this is; 1 by
   * default.
   */
  stride?: Size;
  /**
   * The padding of the convolution whose gradient this is: so many elements are cut off both ends of the
   * output; 0 by default.
   */
  padding?: Size;
  /**
   * How many elements are added to one end of each dimension of the output, less than the stride or the
   * dilation. It chooses among the output sizes that a convolution maps to the same input size; 0 by default.
   */
  outputPadding?: Size;
  /**
   * The number of groups into which input and output channels are divided; each group is convolved by itself.
   * It must divide both numbers of channels; 1 by default.
   */
  groups?: number;
  /** Whether a learnable number is added to each output channel; true by default. */
  bias?: boolean;
  /** The distance between neighboring elements of the kernel; 1 by default. */
  dilation?: Size;
  /** Only `'zeros'`, the default; anything else throws a RangeError. */
  paddingMode?: PaddingMode;
}

/** The constructor's arguments, by position or by keyword. */
export type ConvTransposeArguments<Size> = Arguments<
  [
    inChannels: number,
    outChannels: number,
    kernelSize: Size,
    stride?: Size,
    padding?: Size,
    outputPadding?: Size,
    groups?: number,
    bias?: boolean,
    dilation?: Size,
    paddingMode?: PaddingMode,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  ConvTransposeOptions<Size>,
  ['inChannels', 'outChannels', 'kernelSize']
>;

/** The rules for all arguments that follow the channels. */
export const convTransposeRules = (n: number) => ({
  kernelSize: tuple(n),
  stride: tuple(n, 1),
  padding: tuple(n, 0),
  outputPadding: tuple(n, 0),
  groups: natural(1, 1),
  bias: flag(true),
  dilation: tuple(n, 1),
  paddingMode: choice(paddingModes, 'zeros'),
  ...factory,
});

const convTransposeSignature = (n: number) =>
  signature({ inChannels: natural(), outChannels: natural(), ...convTransposeRules(n) });

const bindConvTranspose = {
  1: convTransposeSignature(1),
  2: convTransposeSignature(2),
  3: convTransposeSignature(3),
} as const;

const convolutions = [1, 2, 3].map((n) => operator(`aten::conv_transpose${n}d`));

/** The base of the transposed convolutions. */
abstract class ConvTransposeNd extends ConvNd {
  static override readonly forwardNames = ['input', 'outputSize'];

  /** The number of elements cut off both ends of each spatial dimension of the output. */
  declare padding: number[];

  constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    const { device, dtype, ...given } = bindConvTranspose[n](callee, args);
    if (given.paddingMode !== 'zeros') {
      throw new RangeError(`${callee}: argument 'paddingMode': expected 'zeros', got '${given.paddingMode}'`);
    }
    super(callee, { ...given, transposed: true }, { device, dtype });
  }

  /**
   * Spreads each input element over a window of the output, weighted by the kernel.
   * @param input (N, inChannels, …) or (inChannels, …), with one, two or three spatial dimensions
   * @param outputSize the spatial sizes of the result, in place of `outputPadding`
   * @returns (N, outChannels, …) or (outChannels, …). Each spatial dimension of size s becomes (s − 1) ·
   * stride − 2 · padding + dilation · (kernelSize − 1) + outputPadding + 1.
   * @throws RangeError for an output size that no input of this size can give
   */
  forward(input: Tensor, outputSize: readonly number[] | null = null): Tensor {
    const { stride, padding, groups, dilation } = this;
    const extra = outputSize === null ? this.outputPadding : extraFor(this, input, outputSize);
    const convolution = convolutions[this.kernelSize.length - 1];
    return convolution?.callMany([
      input,
      this.weight,
      this.bias,
      stride,
      padding,
      extra,
      groups,
      dilation,
    ]) as Tensor;
  }
}

/** The output padding with which the result has the given sizes. */
function extraFor(module: ConvTransposeNd, input: Tensor, outputSize: readonly number[]): number[] {
  const { kernelSize, stride, padding, dilation } = module;
  const callee = module.constructor.name;
  expectNumbers(`${callee}: argument 'outputSize'`, outputSize);
  const n = kernelSize.length;
  const others = input.dim() === n + 2 ? 2 : 1;
  const sizes = outputSize.length === n + others ? outputSize.slice(others) : outputSize;
  if (sizes.length !== n) {
    throw new RangeError(
      `${callee}: argument 'outputSize': expected ${n} or ${n + others} integers, got ${outputSize.length}`,
    );
  }
  return sizes.map((size, d) => {
    const step = stride[d] as number;
    const least =
      (input.size(d + others) - 1) * step -
      2 * (padding[d] as number) +
      (dilation[d] as number) * ((kernelSize[d] as number) - 1) +
      1;
    if (!Number.isInteger(size) || size < least || size > least + step - 1) {
      throw new RangeError(
        `${callee}: argument 'outputSize': expected ${least} to ${least + step - 1} in dimension ${d}, got ${valueText(outputSize)}`,
      );
    }
    return size - least;
  });
}

/**
 * Enlarges sequences with learnable kernels: (N, inChannels, L) → (N, outChannels, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConvTranspose1d.html
 */
export class ConvTranspose1d extends ConvTransposeNd {
  constructor(...args: ConvTransposeArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * Enlarges images with learnable kernels, as decoders and generators do: (N, inChannels, H, W) → (N,
 * outChannels, H′, W′).
 * @example
 * ```ts
 * const up = new nn.ConvTranspose2d(16, 8, 2, { stride: 2 });
 * const output = up(torch.randn(1, 16, 12, 12)); // (1, 8, 24, 24)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConvTranspose2d.html
 */
export class ConvTranspose2d extends ConvTransposeNd {
  constructor(...args: ConvTransposeArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/**
 * Enlarges volumes with learnable kernels: (N, inChannels, D, H, W) → (N, outChannels, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConvTranspose3d.html
 */
export class ConvTranspose3d extends ConvTransposeNd {
  constructor(...args: ConvTransposeArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
