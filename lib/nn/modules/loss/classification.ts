/** Losses that compare scores or probabilities with classes, as modules. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, choice, flag, integer, orNull, signature, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import {
  legacyRules,
  type ReductionArguments,
  type ReductionOptions,
  reductionOf,
  reductionRules,
} from '../../functional/loss/applyReduction';
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  klDiv,
  multilabelSoftMarginLoss,
  nllLoss,
} from '../../functional/loss/classification';
import { type Reduction, reductionRule } from '../../functional/loss/reduction';
import { PlainWeightedLoss, WeightedLoss, type WeightedLossOptions } from './base';

/** What the constructor of NLLLoss takes. */
export interface NLLLossOptions extends WeightedLossOptions {
  /** A class whose elements contribute neither to the loss nor to the mean's divisor; −100 by default. */
  ignoreIndex?: number;
}

const bindNll = signature({
  weight: orNull(tensorRule()),
  sizeAverage: legacyRules.sizeAverage,
  ignoreIndex: integer(-100),
  reduce: legacyRules.reduce,
  reduction: reductionRule(),
});

/**
 * The negative log likelihood: minus the log-probability that the input gives to each target class. With
 * LogSoftmax as the model's last layer it trains a classifier. The mean is weighted by the classes' weights.
 * @example
 * ```ts
 * const lossFn = new nn.NLLLoss();
 * const input = torch.randn(3, 5).logSoftmax(1); // log-probabilities of 5 classes for 3 samples
 * const loss = lossFn(input, torch.tensor([1n, 0n, 4n])); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The class whose elements do not contribute. */
  ignoreIndex: number;

  /**
   * @param args `weight`: a factor for each class; `ignoreIndex`: the class whose elements do not contribute,
   * −100 by default; `reduction`: what is done with the losses of the elements, `'mean'` by default
   */
  constructor(
    ...args: Arguments<
      [
        weight?: Tensor | null,
        sizeAverage?: boolean | null,
        ignoreIndex?: number,
        reduce?: boolean | null,
        reduction?: Reduction,
      ],
      NLLLossOptions
    >
  ) {
    const { weight, ignoreIndex, ...reduction } = bindNll(new.target.name, args);
    super(weight, reduction);
    this.ignoreIndex = ignoreIndex;
  }

  /**
   * @param input log-probabilities: (N, C), (C), or (N, C, d₁, …)
   * @param target classes from 0 to C − 1, of dtype int64: (N), (), or (N, d₁, …)
   * @returns () or, with the reduction `'none'`, the target's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(input, target, { weight, ignoreIndex, reduction });
  }
}

/**
 * The binary cross entropy −(y · log x + (1 − y) · log(1 − x)) of probabilities x and targets y, both from 0
 * to 1. The logarithms are clamped to at least −100, so that the loss is finite.
 * @example
 * ```ts
 * const lossFn = new nn.BCELoss();
 * const loss = lossFn(torch.sigmoid(torch.randn(3)), torch.tensor([0, 1, 1])); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends PlainWeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /**
   * @param input probabilities of any shape
   * @param target numbers from 0 to 1, of the input's shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

/** What the constructor of BCEWithLogitsLoss takes. */
export interface BCEWithLogitsLossOptions extends WeightedLossOptions {
  /**
   * A factor for the positive targets of each class, broadcast against the input; above 1 it raises the
   * recall. None by default.
   */
  posWeight?: Tensor | null;
}

const bindLogits = signature({
  weight: orNull(tensorRule()),
  ...reductionRules,
  posWeight: orNull(tensorRule()),
});

/**
 * The binary cross entropy of sigmoid(input), computed in one step, which is more accurate than a Sigmoid
 * followed by BCELoss. The input holds scores ("logits") of any size, the target numbers from 0 to 1.
 * @example
 * ```ts
 * const lossFn = new nn.BCEWithLogitsLoss();
 * const loss = lossFn(torch.randn(10, 64), torch.ones(10, 64)); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The factor for the positive targets of each class, a buffer, or null. */
  declare pos_weight: Tensor | null;

  constructor(
    ...args: Arguments<
      [weight?: Tensor | null, ...ReductionArguments, posWeight?: Tensor | null],
      BCEWithLogitsLossOptions
    >
  ) {
    const { weight, posWeight, ...reduction } = bindLogits(new.target.name, args);
    super(weight, reduction);
    this.registerBuffer('pos_weight', posWeight);
  }

  /**
   * @param input scores of any shape
   * @param target numbers from 0 to 1, of the input's shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, pos_weight: posWeight } = this;
    return binaryCrossEntropyWithLogits(input, target, { weight, reduction, posWeight });
  }
}

/**
 * `'batchmean'` divides the sum by the size of the first dimension, as the divergence is defined; `'mean'`
 * divides it by the number of elements.
 */
export type KLDivReduction = Reduction | 'batchmean';

/** What the constructor of KLDivLoss takes. */
export interface KLDivLossOptions extends Omit<ReductionOptions, 'reduction'> {
  /**
   * What is done with the losses of the elements; `'mean'` by default, although `'batchmean'` is the
   * divergence.
   */
  reduction?: KLDivReduction;
  /** Whether the target holds log-probabilities; false by default. */
  logTarget?: boolean;
}

const bindKl = signature({
  ...legacyRules,
  reduction: choice(['none', 'mean', 'sum', 'batchmean'], 'mean'),
  logTarget: flag(false),
});

/**
 * The Kullback–Leibler divergence of the target's distribution from the input's: target · (log target −
 * input). The input holds log-probabilities.
 * @example
 * ```ts
 * const lossFn = new nn.KLDivLoss({ reduction: 'batchmean' });
 * const loss = lossFn(torch.randn(3, 5).logSoftmax(1), torch.rand(3, 5).softmax(1)); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends Module {
  static override readonly forwardNames = ['input', 'target'];

  /** What is done with the losses of the elements. */
  reduction: KLDivReduction;
  /** Whether the target holds log-probabilities. */
  logTarget: boolean;

  constructor(
    ...args: Arguments<
      [
        sizeAverage?: boolean | null,
        reduce?: boolean | null,
        reduction?: KLDivReduction,
        logTarget?: boolean,
      ],
      KLDivLossOptions
    >
  ) {
    super();
    const { sizeAverage, reduce, reduction, logTarget } = bindKl(new.target.name, args);
    const legacy = sizeAverage !== null || reduce !== null;
    this.reduction = legacy ? reductionOf({ sizeAverage, reduce, reduction: 'mean' }) : reduction;
    this.logTarget = logTarget;
  }

  /**
   * @param input log-probabilities of any shape
   * @param target probabilities, or log-probabilities with `logTarget`, of the input's shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}

/**
 * The binary cross entropy of sigmoid(input), averaged over the classes, for samples that may belong to
 * several classes.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiLabelSoftMarginLoss.html
 */
export class MultiLabelSoftMarginLoss extends PlainWeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /**
   * @param input scores (N, C)
   * @param target 1 for the classes of a sample and 0 for the others, (N, C)
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, { weight: this.weight, reduction: this.reduction });
  }
}
