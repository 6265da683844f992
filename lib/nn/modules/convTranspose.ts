/** Transposed convolutions: the gradients of convolutions, as layers of their own. */
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

export interface ConvTransposeOptions<Size> extends Factory {
  /** Channels of the input. */
  inChannels: number;
  /** Channels of the output. */
  outChannels: number;
  /** The size of the kernel. */
  kernelSize: Size;
  /** The step of the convolution whose gradient this is; 1 by default. */
  stride?: Size;
  /** What that convolution puts around its input; 0 by default. */
  padding?: Size;
  /** How much larger the output is at one side than the least size that fits; 0 by default. */
  outputPadding?: Size;
  /** Into how many groups the channels fall that have nothing to do with each other; 1 by default. */
  groups?: number;
  /** Whether a learnt bias is added; true by default. */
  bias?: boolean;
  /** The step from element to element inside a window; 1 by default. */
  dilation?: Size;
  /** Only `'zeros'`. */
  paddingMode?: PaddingMode;
}

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

/** Rules for all arguments after the channels. */
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

abstract class ConvTransposeNd extends ConvNd {
  static override readonly forwardNames = ['input', 'outputSize'];

  declare padding: number[];

  constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    const { device, dtype, ...given } = bindConvTranspose[n](callee, args);
    if (given.paddingMode !== 'zeros') {
      throw new RangeError(`${callee}: argument 'paddingMode': expected 'zeros', got '${given.paddingMode}'`);
    }
    super(callee, { ...given, transposed: true }, { device, dtype });
  }

  /**
   * @param input (N, inChannels, …sizes), or without N
   * @param outputSize the sizes of the result, where `outputPadding` is not to say them
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

/** The output padding with which the result has the sizes asked for. */
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
 * (N, inChannels, L) → (N, outChannels, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConvTranspose1d.html
 */
export class ConvTranspose1d extends ConvTransposeNd {
  constructor(...args: ConvTransposeArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * (N, inChannels, H, W) → (N, outChannels, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConvTranspose2d.html
 */
export class ConvTranspose2d extends ConvTransposeNd {
  constructor(...args: ConvTransposeArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/**
 * (N, inChannels, D, H, W) → (N, outChannels, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConvTranspose3d.html
 */
export class ConvTranspose3d extends ConvTransposeNd {
  constructor(...args: ConvTransposeArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
