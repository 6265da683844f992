/** Normalizations over the last dimensions, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  orNull,
  type Rule,
  real,
  rule,
  signature,
} from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import { layerNormalize } from '../functional/normalization';
import { ones_, zeros_ } from '../init';

/** The sizes of the last dimensions, or one size for the last dimension. */
export type NormalizedShape = number | readonly number[];

const isSize = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

/** Accepts a size or an array of sizes and gives an array. */
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

/** What the constructor of LayerNorm takes. */
export interface LayerNormOptions extends Factory {
  /** The sizes of the last dimensions of the input, over which it is normalized. */
  normalizedShape: NormalizedShape;
  /** Added to the variance for numerical stability; 1e-5 by default. */
  eps?: number;
  /** Whether each element is scaled and shifted by learnable numbers; true by default. */
  elementwiseAffine?: boolean;
  /** Whether the learnable numbers include the shift; true by default. */
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
 * Normalizes over the last dimensions of each sample, after Ba et al. (2016): y = (x − mean) / √(variance +
 * eps) · weight + bias, where weight (initially 1) and bias (initially 0) are learnable. It works alike in
 * training and evaluation mode.
 * @example
 * ```ts
 * const norm = new nn.LayerNorm(10);
 * const output = norm(torch.randn(20, 5, 10)); // (20, 5, 10), normalized over the last dimension
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LayerNorm.html
 */
export class LayerNorm extends Module {
  static override readonly forwardNames = ['input'];

  /** The sizes of the last dimensions, over which the input is normalized. */
  normalizedShape: number[];
  /** Added to the variance for numerical stability. */
  eps: number;
  /** Whether each element is scaled and shifted by learnable numbers. */
  elementwiseAffine: boolean;
  /** The scale, (…normalizedShape), or null without `elementwiseAffine`. */
  weight: Parameter | null;
  /** The shift, (…normalizedShape), or null. */
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

  /** Sets the scale to 1 and the shift to 0. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /**
   * Normalizes the input.
   * @param input (…, …normalizedShape)
   * @returns the same shape
   */
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

/** What the constructor of RMSNorm takes. */
export interface RMSNormOptions extends Factory {
  /** The sizes of the last dimensions of the input, over which it is normalized. */
  normalizedShape: NormalizedShape;
  /** Added to the mean square; null, the default, takes the dtype's machine epsilon. */
  eps?: number | null;
  /** Whether each element is scaled by a learnable number; true by default. */
  elementwiseAffine?: boolean;
}

const bindRMSNorm = signature({
  normalizedShape: shapeRule(),
  eps: orNull(real()),
  elementwiseAffine: flag(true),
  ...factory,
});

/**
 * Divides by the root mean square over the last dimensions, after Zhang and Sennrich (2019): y = x /
 * √(mean(x²) + eps) · weight, where the weight (initially 1) is learnable.
 * @example
 * ```ts
 * const norm = new nn.RMSNorm([2, 3]);
 * const output = norm(torch.randn(2, 2, 3)); // (2, 2, 3)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RMSNorm.html
 */
export class RMSNorm extends Module {
  static override readonly forwardNames = ['x'];

  /** The sizes of the last dimensions, over which the input is normalized. */
  normalizedShape: number[];
  /** Added to the mean square, or null for the dtype's machine epsilon. */
  eps: number | null;
  /** Whether each element is scaled by a learnable number. */
  elementwiseAffine: boolean;
  /** The scale, (…normalizedShape), or null without `elementwiseAffine`. */
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

  /** Sets the scale to 1. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
  }

  /**
   * Normalizes the input.
   * @param input (…, …normalizedShape)
   * @returns the same shape
   */
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
