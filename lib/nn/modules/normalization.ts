/** Normalisation that needs no running statistics, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  natural,
  orNull,
  type Rule,
  real,
  rule,
  signature,
} from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { groupNormalize, layerNormalize } from '../functional/normalization';
import { ones_, zeros_ } from '../init';

/** The sizes of the last dimensions, or of the last one. */
export type NormalizedShape = number | readonly number[];

const isSize = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** Sizes, as an array. */
function shapeRule(): Rule<number[]> {
  const raw = rule<number | number[]>(
    'a size or an array of sizes',
    (value) => isSize(value) || (Array.isArray(value) && value.every(isSize)),
  );
  return {
    read(value, where) {
      const given = raw.read(value, where);
      return typeof given === 'number' ? [given] : [...given];
    },
  };
}

export interface LayerNormOptions extends Factory {
  /** The sizes of the dimensions that are normalised, the last ones of the input. */
  normalizedShape: NormalizedShape;
  /** Added to the variance; 1e-5 by default. */
  eps?: number;
  /** Whether each element is scaled and shifted by learnt numbers; true by default. */
  elementwiseAffine?: boolean;
  /** Whether these include the shift; true by default. */
  bias?: boolean;
}

const bindLayerNorm = signature({
  normalizedShape: shapeRule(),
  eps: real(1e-5),
  elementwiseAffine: flag(true),
  bias: flag(true),
  ...factory,
});

/**
 * Normalises over the last dimensions of each example, after Ba et al. (2016).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LayerNorm.html
 */
export class LayerNorm extends Module {
  static override readonly forwardNames = ['input'];

  normalizedShape: number[];
  eps: number;
  elementwiseAffine: boolean;
  /** (…normalizedShape): the scale. */
  weight: Parameter | null;
  /** (…normalizedShape): the shift. */
  bias: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        normalizedShape: NormalizedShape,
        eps?: number,
        elementwiseAffine?: boolean,
        bias?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      LayerNormOptions,
      ['normalizedShape']
    >
  ) {
    super();
    const { normalizedShape, eps, elementwiseAffine, bias, ...made } = bindLayerNorm(new.target.name, args);
    this.normalizedShape = normalizedShape;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? emptyParameter(normalizedShape, made) : null;
    this.bias = elementwiseAffine && bias ? emptyParameter(normalizedShape, made) : null;
    this.resetParameters();
  }

  /** Forgets what was learnt. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /** @param input (…, …normalizedShape) */
  forward(input: Tensor): Tensor {
    return layerNormalize(input, this.normalizedShape, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine, bias } = this;
    return (
      `${valueText(normalizedShape)}, eps=${numberText(eps, true)}, ` +
      `elementwise_affine=${valueText(elementwiseAffine)}, bias=${valueText(bias !== null)}`
    );
  }
}

export interface RMSNormOptions extends Factory {
  /** The sizes of the dimensions that are normalised, the last ones of the input. */
  normalizedShape: NormalizedShape;
  /** Added to the mean square; by default the least step of the dtype. */
  eps?: number | null;
  /** Whether each element is scaled by a learnt number; true by default. */
  elementwiseAffine?: boolean;
}

const bindRMSNorm = signature({
  normalizedShape: shapeRule(),
  eps: orNull(real()),
  elementwiseAffine: flag(true),
  ...factory,
});

/**
 * Divides by the root of the mean square over the last dimensions, after Zhang and Sennrich (2019).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RMSNorm.html
 */
export class RMSNorm extends Module {
  static override readonly forwardNames = ['x'];

  normalizedShape: number[];
  eps: number | null;
  elementwiseAffine: boolean;
  /** (…normalizedShape): the scale. */
  weight: Parameter | null;

  constructor(
    ...args: Arguments<
      [
        normalizedShape: NormalizedShape,
        eps?: number | null,
        elementwiseAffine?: boolean,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      RMSNormOptions,
      ['normalizedShape']
    >
  ) {
    super();
    const { normalizedShape, eps, elementwiseAffine, ...made } = bindRMSNorm(new.target.name, args);
    this.normalizedShape = normalizedShape;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? emptyParameter(normalizedShape, made) : null;
    this.resetParameters();
  }

  /** Forgets what was learnt. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
  }

  /** @param input (…, …normalizedShape) */
  forward(input: Tensor): Tensor {
    return nnFunctions.rmsNorm(input, this.normalizedShape, this.weight, this.eps);
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return (
      `${valueText(normalizedShape)}, eps=${valueText(eps, true)}, ` +
      `elementwise_affine=${valueText(elementwiseAffine)}`
    );
  }
}

export interface GroupNormOptions extends Factory {
  /** Into how many groups the channels fall. */
  numGroups: number;
  /** The number of channels. */
  numChannels: number;
  /** Added to the variance; 1e-5 by default. */
  eps?: number;
  /** Whether each channel is scaled and shifted by learnt numbers; true by default. */
  affine?: boolean;
  /** Whether these include the shift; true by default. */
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
 * Normalises each group of channels of each example, after Wu and He (2018).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GroupNorm.html
 */
export class GroupNorm extends Module {
  static override readonly forwardNames = ['input'];

  numGroups: number;
  numChannels: number;
  eps: number;
  affine: boolean;
  /** (numChannels): the scale. */
  weight: Parameter | null;
  /** (numChannels): the shift. */
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
    if (numChannels % numGroups !== 0) {
      throw new RangeError(
        `${new.target.name}: numChannels (${numChannels}) must be divisible by numGroups (${numGroups})`,
      );
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? emptyParameter([numChannels], made) : null;
    this.bias = affine && bias ? emptyParameter([numChannels], made) : null;
    this.resetParameters();
  }

  /** Forgets what was learnt. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /** @param input (N, numChannels, …) */
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
