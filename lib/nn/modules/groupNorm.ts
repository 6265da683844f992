/** Normalization of groups of channels, as a module. */
import { expectMultiple } from '../../core/arguments/assertions';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Factory, factory, flag, natural, real, signature } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { groupNormalize } from '../functional/normalization';
import { ones_, zeros_ } from '../init';

/** What the constructor of GroupNorm takes. */
export interface GroupNormOptions extends Factory {
  /** The number of groups into which the channels are divided; each group is normalized by itself. */
  numGroups: number;
  /** The number of channels of the input, a multiple of `numGroups`. */
  numChannels: number;
  /** Added to the variance for numerical stability; 1e-5 by default. */
  eps?: number;
  /** Whether each channel is scaled and shifted by learnable numbers; true by default. */
  affine?: boolean;
  /** Whether the learnable numbers include the shift; true by default. */
  bias?: boolean;
}

const bindGroupNorm = signature(
  {
    numGroups: natural(undefined, 1),
    numChannels: natural(),
    eps: real(1e-5),
    affine: flag(true),
    ...factory,
    bias: flag(true),
  },
  6,
);

/**
 * Normalizes each group of channels of each sample by its mean and variance, after Wu and He (2018): y = (x −
 * mean) / √(variance + eps) · weight + bias. Unlike batch normalization it does not depend on the batch.
 * @example
 * ```ts
 * const norm = new nn.GroupNorm(3, 6);
 * const output = norm(torch.randn(20, 6, 10, 10)); // (20, 6, 10, 10), in groups of two channels
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GroupNorm.html
 */
export class GroupNorm extends Module {
  static override readonly forwardNames = ['input'];

  /** The number of groups into which the channels are divided. */
  numGroups: number;
  /** The number of channels of the input. */
  numChannels: number;
  /** Added to the variance for numerical stability. */
  eps: number;
  /** Whether each channel is scaled and shifted by learnable numbers. */
  affine: boolean;
  /** The scale of each channel, (numChannels), or null without `affine`. */
  weight: Parameter | null;
  /** The shift of each channel, (numChannels), or null. */
  bias: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        numGroups: number,
        numChannels: number,
        eps?: number,
        affine?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      GroupNormOptions,
      ['numGroups', 'numChannels']
    >
  ) {
    super();
    const { numGroups, numChannels, eps, affine, bias, ...made } = bindGroupNorm(new.target.name, args);
    expectMultiple(`${new.target.name}: argument 'numChannels'`, numChannels, 'numGroups', numGroups);
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? emptyParameter([numChannels], made) : null;
    this.bias = affine && bias ? emptyParameter([numChannels], made) : null;
    this.resetParameters();
  }

  /** Sets the scale to 1 and the shift to 0. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /**
   * Normalizes the input.
   * @param input (N, numChannels, …)
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return groupNormalize(this.constructor.name, input, this.numGroups, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    const { numGroups, numChannels, eps, affine, bias } = this;
    return (
      `${numGroups}, ${numChannels}, eps=${numberText(eps, true)}, ` +
      `affine=${valueText(affine)}, bias=${valueText(bias !== null)}`
    );
  }
}
