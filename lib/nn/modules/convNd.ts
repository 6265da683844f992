/** What convolutions and transposed convolutions of any number of dimensions have in common. */
import { noGrad } from '../../core/autograd/autograd';
import { functions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import { contiguousFormat } from '../../core/types/layout';
import type { Factory } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from '../init';

/** What stands around the input: zeros, its mirror image, its edge, or its other side. */
export type PaddingMode = (typeof paddingModes)[number];

export const paddingModes = ['zeros', 'reflect', 'replicate', 'circular'] as const;

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
    this.weight = emptyParameter([...channels, ...kernelSize], made);
    this.bias = geometry.bias ? emptyParameter([outChannels], made) : null;
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
