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
 * The cross entropy between scores and target classes: minus the log of the softmax of the target's score,
 * the usual loss of a classifier. The input holds unnormalized scores ("logits"); the targets are class
 * numbers or class probabilities.
 * @example
 * ```ts
 * const lossFn = new nn.CrossEntropyLoss();
 * const scores = torch.randn(3, 5, { requiresGrad: true }); // 3 samples, 5 classes
 * lossFn(scores, torch.tensor([1n, 0n, 4n])).backward();
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The class whose elements do not contribute. */
  ignoreIndex: number;
  /** The share of each target that is spread evenly over all classes. */
  labelSmoothing: number;

  /**
   * @param args `weight`: a factor for each class; `ignoreIndex`: a class whose elements do not contribute,
   * −100 by default; `reduction`: what is done with the losses of the elements, `'mean'` by default;
   * `labelSmoothing`: from 0, the default, to 1, the share of each target that is spread evenly over all
   * classes
   */
  constructor(...args: Arguments<CrossEntropyArguments, CrossEntropyOptions>) {
    const { weight, ignoreIndex, labelSmoothing, ...reduction } = bindCrossEntropy(new.target.name, args);
    super(weight, reduction);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  /**
   * @param input scores: (N, C), (C), or (N, C, d₁, …)
   * @param target classes of dtype int64: (N), (), or (N, d₁, …); or class probabilities of the input's shape
   * @returns () or, with the reduction `'none'`, the input's shape without the classes
   */
  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, ignoreIndex, labelSmoothing } = this;
    return crossEntropyOf(input, target, weight, reductionCode(reduction), ignoreIndex, labelSmoothing);
  }
}

/** What the constructor of LinearCrossEntropyLoss takes. */
export interface LinearCrossEntropyLossOptions extends Factory {
  /** The size of the input's last dimension. */
  inFeatures: number;
  /** The number of classes. */
  numClasses: number;
  /** The sizes of the target's dimensions other than the batch; none by default. */
  outFeatures?: readonly number[];
  /** Whether a learnable number is added to each score; false by default. */
  bias?: boolean;
  /** What is done with the losses of the elements; `'mean'` by default. */
  reduction?: Reduction;
  /** A factor for each class, (numClasses); none by default. */
  weight?: Tensor | null;
  /** A class whose elements do not contribute, only where the target holds class numbers; −100 by default. */
  ignoreIndex?: number | null;
  /** From 0, the default, to 1: the share of each target that is spread evenly over all classes. */
  labelSmoothing?: number;
  /** How the scores are computed in chunks, which saves memory; null, the default, computes all at once. */
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
 * A linear layer and the cross entropy of the scores it gives, in one module, which can avoid holding the
 * scores of a large vocabulary in memory.
 * @example
 * ```ts
 * const lossFn = new nn.LinearCrossEntropyLoss(16, 1000);
 * const loss = lossFn(torch.randn(8, 16), torch.randint(1000, [8])); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LinearCrossEntropyLoss.html
 */
export class LinearCrossEntropyLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The number of classes. */
  numClasses: number;
  /** The sizes of the target's dimensions other than the batch. */
  outFeatures: number[];
  /** The class whose elements do not contribute. */
  ignoreIndex: number | null;
  /** The share of each target that is spread evenly over all classes. */
  labelSmoothing: number;
  /** How the scores are computed in chunks, or null. */
  options: LinearCrossEntropyOptions | null;
  /** The layer that gives the scores: numClasses times the product of `outFeatures`. */
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

  /**
   * @param input (N, inFeatures) or (inFeatures)
   * @param target classes (N, …outFeatures) of dtype int64, or class probabilities (N, numClasses,
   * …outFeatures)
   * @returns () or, with the reduction `'none'`, (N, …outFeatures)
   */
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
