/** The cross entropy of scores, as modules. */
import { numberText, valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  factory,
  flag,
  integer,
  integers,
  natural,
  orNull,
  probability,
  signature,
  tensorRule,
} from '../../base/arguments';
import {
  type CrossEntropyArguments,
  type CrossEntropyOptions,
  crossEntropyOf,
  crossEntropyRules,
  linearCrossEntropy,
} from '../../functional/loss/crossEntropy';
import {
  type LinearCrossEntropyOptions,
  linearOptionsRule,
} from '../../functional/loss/linearCrossEntropyOptions';
import { type Reduction, reductionCode, reductionRule } from '../../functional/loss/reduction';
import { Linear } from '../linear';
import { WeightedLoss } from './base';

const bindCrossEntropy = signature(crossEntropyRules);

/**
 * The cross entropy of scores (N, C, …) against classes (N, …) of dtype int64, or against class probabilities
 * (N, C, …).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The class that counts nothing. */
  ignoreIndex: number;
  /** How much of each target is spread evenly over all classes. */
  labelSmoothing: number;

  /** @param args factors for the classes, and how the losses are reduced */
  constructor(...args: Arguments<CrossEntropyArguments, CrossEntropyOptions>) {
    const { weight, ignoreIndex, labelSmoothing, ...reduction } = bindCrossEntropy(new.target.name, args);
    super(weight, reduction);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, ignoreIndex, labelSmoothing } = this;
    return crossEntropyOf(input, target, weight, reductionCode(reduction), ignoreIndex, labelSmoothing);
  }
}

export interface LinearCrossEntropyLossOptions extends Factory {
  /** The size of each input. */
  inFeatures: number;
  /** The number of classes. */
  numClasses: number;
  /** The sizes of the dimensions of each output beside the classes; none by default. */
  outFeatures?: readonly number[];
  /** Whether the scores have a learnt bias; false by default. */
  bias?: boolean;
  /** `'mean'` by default. */
  reduction?: Reduction;
  /** A factor for each class. */
  weight?: Tensor | null;
  /** The class that counts nothing, −100 by default; only where the target holds classes. */
  ignoreIndex?: number | null;
  /** From 0 to 1: how much of each target is spread evenly over all classes; 0 by default. */
  labelSmoothing?: number;
  /** Computes the scores of some rows at a time; null, the default, those of all at once. */
  options?: LinearCrossEntropyOptions | null;
}

const bindLinear = signature(
  {
    inFeatures: natural(),
    numClasses: natural(),
    outFeatures: integers([]),
    bias: flag(false),
    ...factory,
    reduction: reductionRule(),
    weight: orNull(tensorRule()),
    ignoreIndex: orNull(integer()),
    labelSmoothing: probability(0),
    options: linearOptionsRule(),
  },
  2,
);

/**
 * The cross entropy of the scores that a linear layer of its own gives for (N, inFeatures) or (inFeatures).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LinearCrossEntropyLoss.html
 */
export class LinearCrossEntropyLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  numClasses: number;
  outFeatures: number[];
  ignoreIndex: number | null;
  labelSmoothing: number;
  options: LinearCrossEntropyOptions | null;
  /** Gives numClasses times the product of outFeatures scores. */
  linear: Linear;

  constructor(
    ...args: Arguments<
      [inFeatures: number, numClasses: number],
      LinearCrossEntropyLossOptions,
      ['inFeatures', 'numClasses']
    >
  ) {
    const callee = new.target.name;
    const given = bindLinear(callee, args);
    const { inFeatures, numClasses, outFeatures, bias, device, dtype, weight } = given;
    if (weight !== null && (weight.dim() !== 1 || weight.size(0) !== numClasses)) {
      throw new RangeError(
        `${callee}: argument 'weight': expected size [${numClasses}], got ${weight.shape}`,
      );
    }
    super(weight, given);
    this.numClasses = numClasses;
    this.outFeatures = [...outFeatures];
    this.ignoreIndex = given.ignoreIndex;
    this.labelSmoothing = given.labelSmoothing;
    this.options = given.options;
    const scores = outFeatures.reduce((product, size) => product * size, numClasses);
    this.linear = new Linear(inFeatures, scores, bias, device, dtype);
  }

  /** @param target classes (N, …outFeatures) of dtype int64, or probabilities (N, numClasses, …outFeatures) */
  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, ignoreIndex, labelSmoothing, linear } = this;
    const sizes = [this.numClasses, ...this.outFeatures];
    const linearWeight = linear.weight.reshape([...sizes, linear.inFeatures]) as Tensor;
    const linearBias = linear.bias && (linear.bias.reshape(sizes) as Tensor);
    const keywords = { linearBias, weight, reduction, ignoreIndex, labelSmoothing, options: this.options };
    return linearCrossEntropy(input, linearWeight, target, keywords);
  }

  override extraRepr(): string {
    const { numClasses, outFeatures, reduction, ignoreIndex, labelSmoothing, linear } = this;
    return (
      `in_features=${linear.inFeatures}, num_classes=${numClasses}, out_features=${valueText(outFeatures)}, ` +
      `bias=${valueText(linear.bias !== null)}, reduction=${reduction}, ` +
      `ignore_index=${valueText(ignoreIndex)}, label_smoothing=${numberText(labelSmoothing, true)}, options=${this.options ?? 'None'}`
    );
  }
}
