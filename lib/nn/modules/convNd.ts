/** The base of convolutions and transposed convolutions of any number of dimensions. */
import { expectMultiple } from '../../core/arguments/assertions';
import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import { contiguousFormat } from '../../core/types/layout';
import type { Factory } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from '../init';

/** What the input is padded with: zeros, its mirror image, its edge repeated, or its opposite end. */
export type PaddingMode = (typeof paddingModes)[number];

/** All padding modes, by PyTorch's names. */
export const paddingModes = ['zeros', 'reflect', 'replicate', 'circular'] as const;

/** The numbers that define a convolution, with one entry for each spatial dimension. */
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

/**
 * The base of convolutions and transposed convolutions of any number of dimensions: it owns the kernels and
 * the bias.
 */
export abstract class ConvNd extends Module {
  /** The number of channels of the input. */
  inChannels: number;
  /** The number of channels of the output. */
  outChannels: number;
  /** The size of the sliding window in each spatial dimension. */
  kernelSize: number[];
  /** The step of the window in each spatial dimension. */
  stride: number[];
  /** The padding of each spatial dimension, or `'same'` or `'valid'`. */
  padding: number[] | 'same' | 'valid';
  /** The distance between neighboring elements of a window in each spatial dimension. */
  dilation: number[];
  /** Whether this is a transposed convolution. */
  transposed: boolean;
  /** The size added to one end of the output of a transposed convolution; zeros otherwise. */
  outputPadding: number[];
  /** The number of groups into which the channels are divided. */
  groups: number;
  /** What the padding consists of. */
  paddingMode: PaddingMode;
  /**
   * The kernels: (outChannels, inChannels / groups, …kernelSize); transposed: (inChannels, outChannels /
   * groups, …kernelSize).
   */
  weight: Parameter;
  /** The number added to each output channel, (outChannels); null where there is none. */
  bias: Parameter | null;

  /** @param callee the class's name in error messages */
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

  /**
   * Draws kernels and bias anew, uniformly within ±1/√(fan-in), where the fan-in is the number of elements
   * that an output element is the sum of.
   */
  resetParameters(): void {
    if (this.weight.isContiguous()) {
      kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    } else {
      // Each element gets the same number whatever the memory format is.
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

/** @throws RangeError for channels that the groups do not divide, or `'same'` with a stride other than 1 */
function checkGeometry(
  callee: string,
  { inChannels, outChannels, groups, padding, stride }: ConvGeometry,
): void {
  for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
    expectMultiple(`${callee}: argument '${name}'`, channels, 'groups', groups);
  }
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    throw new RangeError(`${callee}: padding 'same' needs a stride of 1, got ${valueText(stride)}`);
  }
}
