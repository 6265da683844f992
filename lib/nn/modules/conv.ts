/** Convolutions: what all have in common, and one class for each number of dimensions. */
import { noGrad } from '../../core/autograd';
import { describe } from '../../core/errors';
import { contiguousFormat } from '../../core/layout';
import { functions, operator } from '../../core/operators';
import { valueText } from '../../core/pythonText';
import type { Tensor } from '../../core/tensor';
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
} from '../arguments';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';

/** What stands around the input: zeros, its mirror image, its edge, or its other side. */
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

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

const paddingModes = ['zeros', 'reflect', 'replicate', 'circular'] as const;

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

const convSignature = (n: number) =>
  signature({
    inChannels: natural(),
    outChannels: natural(),
    kernelSize: tuple(n),
    stride: tuple(n, 1),
    padding: convPadding(n),
    dilation: tuple(n, 1),
    groups: natural(1, 1),
    bias: flag(true),
    paddingMode: choice(paddingModes, 'zeros'),
    ...factory,
  });

const bindConv = { 1: convSignature(1), 2: convSignature(2), 3: convSignature(3) } as const;
const convolutions = [1, 2, 3].map((n) => operator(`aten::conv${n}d`));
const pad = operator('aten::pad');

/** A convolution's numbers, each in its full form. */
export interface ConvGeometry {
  inChannels: number;
  outChannels: number;
  kernelSize: number[];
  stride: number[];
  padding: number[] | 'same' | 'valid';
  dilation: number[];
  groups: number;
  bias: boolean;
  paddingMode: PaddingMode;
  transposed: boolean;
  outputPadding: number[];
}

/** What convolutions and transposed convolutions of any number of dimensions have in common. */
export abstract class ConvNd extends Module {
  inChannels: number;
  outChannels: number;
  kernelSize: number[];
  stride: number[];
  padding: number[] | 'same' | 'valid';
  dilation: number[];
  transposed: boolean;
  outputPadding: number[];
  groups: number;
  paddingMode: PaddingMode;
  /** (outChannels, inChannels / groups, …kernelSize); transposed: (inChannels, outChannels / groups, …kernelSize) */
  weight: Parameter;
  /** (outChannels) */
  bias: Parameter | null;

  /** @param callee whom messages name */
  constructor(callee: string, geometry: ConvGeometry, made: Factory) {
    super();
    checkGeometry(callee, geometry);
    const { inChannels, outChannels, kernelSize, groups, transposed } = geometry;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = kernelSize;
    this.stride = geometry.stride;
    this.padding = geometry.padding;
    this.dilation = geometry.dilation;
    this.transposed = transposed;
    this.outputPadding = geometry.outputPadding;
    this.groups = groups;
    this.paddingMode = geometry.paddingMode;
    const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    this.weight = new Parameter(functions.empty([...channels, ...kernelSize], made));
    this.bias = geometry.bias ? new Parameter(functions.empty([outChannels], made)) : null;
    this.resetParameters();
  }

  /** Draws the parameters' first values anew, evenly within ±1/√fan-in. */
  resetParameters(): void {
    if (this.weight.isContiguous()) {
      kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    } else {
      // The same numbers at the same places, whatever the order in memory.
      const drawn = kaimingUniform_(functions.emptyLike(this.weight, { memoryFormat: contiguousFormat }), {
        a: Math.sqrt(5),
      });
      noGrad(() => this.weight.copy_(drawn));
    }
    if (this.bias !== null) {
      const [fanIn] = calculateFanInAndFanOut(this.weight);
      const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
      uniform_(this.bias, -bound, bound);
    }
  }

  override extraRepr(): string {
    const all = (values: unknown, usual: number): boolean =>
      Array.isArray(values) && values.every((value) => value === usual);
    let text = `${this.inChannels}, ${this.outChannels}, kernel_size=${valueText(this.kernelSize)}, stride=${valueText(this.stride)}`;
    if (typeof this.padding === 'string') text += `, padding=${this.padding}`;
    else if (!all(this.padding, 0)) text += `, padding=${valueText(this.padding)}`;
    if (!all(this.dilation, 1)) text += `, dilation=${valueText(this.dilation)}`;
    if (!all(this.outputPadding, 0)) text += `, output_padding=${valueText(this.outputPadding)}`;
    if (this.groups !== 1) text += `, groups=${this.groups}`;
    if (this.bias === null) text += ', bias=False';
    if (this.paddingMode !== 'zeros') text += `, padding_mode=${this.paddingMode}`;
    return text;
  }
}

function checkGeometry(
  callee: string,
  { inChannels, outChannels, groups, padding, stride }: ConvGeometry,
): void {
  for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
    if (channels % groups !== 0) {
      throw new RangeError(`${callee}: ${name} (${channels}) must be divisible by groups (${groups})`);
    }
  }
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    throw new RangeError(`${callee}: padding 'same' needs a stride of 1, got ${valueText(stride)}`);
  }
}

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
      padded = pad.callMany([input, paddingOfSides(this), this.paddingMode]) as Tensor;
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
