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
import { pad } from '../functional/image';
import { ConvNd, type PaddingMode, paddingModes } from './convNd';

/** `'valid'` is none; `'same'` as much as keeps the size, where the stride is 1. */
export type ConvPadding<Size> = Size | 'same' | 'valid';

export interface ConvOptions<Size> extends Factory {
  /** Channels of the input. */
  inChannels: number;
  /** Channels of the output. */
  outChannels: number;
  /** The size of the kernel. */
  kernelSize: Size;
  /** The step from window to window; 1 by default. */
  stride?: Size;
  /** How much stands on both sides of the input; 0 by default. */
  padding?: ConvPadding<Size>;
  /** The step from element to element inside a window; 1 by default. */
  dilation?: Size;
  /** Into how many groups the channels fall that have nothing to do with each other; 1 by default. */
  groups?: number;
  /** Whether a learnt bias is added; true by default. */
  bias?: boolean;
  /** `'zeros'` by default. */
  paddingMode?: PaddingMode;
}

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

/** `'same'`, `'valid'`, or `n` integers. */
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

/** Rules for all arguments after the channels. */
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

/** How much stands before and after, from the last dimension to the first. */
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

/** Convolutions that are not transposed. */
abstract class PlainConvNd extends ConvNd {
  static override readonly forwardNames = ['input'];

  constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    const { device, dtype, ...given } = bindConv[n](callee, args);
    super(callee, { ...given, transposed: false, outputPadding: new Array(n).fill(0) }, { device, dtype });
  }

  /** @param input (N, inChannels, …sizes), or without N */
  forward(input: Tensor): Tensor {
    return this._convForward(input, this.weight, this.bias);
  }

  /** The convolution with another weight and bias; for subclasses. */
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

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Conv1d.html */
export class Conv1d extends PlainConvNd {
  constructor(...args: ConvArguments<Size1>) {
    super(new.target.name, 1, args);
  }
}

/**
 * Slides learnt kernels over images: (N, inChannels, H, W) → (N, outChannels, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends PlainConvNd {
  constructor(...args: ConvArguments<Size2>) {
    super(new.target.name, 2, args);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Conv3d.html */
export class Conv3d extends PlainConvNd {
  constructor(...args: ConvArguments<Size3>) {
    super(new.target.name, 3, args);
  }
}
