/** Losses that demand a margin between scores or pairs, as modules. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, orNull, real, rule, signature, tensorRule } from '../../base/arguments';
import {
  type ReductionArguments,
  type ReductionOptions,
  reductionRules,
} from '../../functional/loss/applyReduction';
import {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  softMarginLoss,
} from '../../functional/loss/margin';
import { Loss, PlainLoss, WeightedLoss } from './base';

/**
 * The logistic loss log(1 + exp(−target · input)) of scores, with targets 1 and −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SoftMarginLoss.html
 */
export class SoftMarginLoss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  /**
   * @param input scores of any shape
   * @param target 1 or −1, of the input's shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, { reduction: this.reduction });
  }
}

/**
 * The hinge loss of samples that belong to several classes: the score of each of a sample's classes should
 * exceed that of all other classes by 1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiLabelMarginLoss.html
 */
export class MultiLabelMarginLoss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  /**
   * @param input scores (N, C) or (C)
   * @param target the classes of each sample, of dtype int64 and the input's shape; the first −1 ends the
   * list
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, { reduction: this.reduction });
  }
}

/** What the constructors of losses with a margin take. */
export interface MarginOptions extends ReductionOptions {
  /** The margin; 1 by default in HingeEmbeddingLoss, 0 in MarginRankingLoss and CosineEmbeddingLoss. */
  margin?: number;
}

type MarginArguments = Arguments<[margin?: number, ...ReductionArguments], MarginOptions>;

const bindHinge = signature({ margin: real(1), ...reductionRules });

/**
 * The input where the target is 1, max(0, margin − input) where it is −1. The input is a distance: small for
 * pairs that belong together (1), large for others (−1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.HingeEmbeddingLoss.html
 */
export class HingeEmbeddingLoss extends Loss {
  static override readonly forwardNames = ['input', 'target'];

  /** The margin. */
  margin: number;

  /**
   * @param args `margin`: the distance beyond which pairs with the target −1 cost nothing, 1 by default;
   * `reduction`: what is done with the losses of the elements, `'mean'` by default
   */
  constructor(...args: MarginArguments) {
    const { margin, ...reduction } = bindHinge(new.target.name, args);
    super(reduction);
    this.margin = margin;
  }

  /**
   * @param input distances of any shape
   * @param target 1 or −1, of the input's shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, { margin: this.margin, reduction: this.reduction });
  }
}

const bindMargin = signature({ margin: real(0), ...reductionRules });

/** The base of the losses of two inputs with a margin. */
abstract class PairLoss extends Loss {
  /** The margin. */
  margin: number;

  /**
   * @param args `margin`: the margin, 0 by default; `reduction`: what is done with the losses of the
   * elements, `'mean'` by default
   */
  constructor(...args: MarginArguments) {
    const { margin, ...reduction } = bindMargin(new.target.name, args);
    super(reduction);
    this.margin = margin;
  }
}

/**
 * max(0, −target · (input1 − input2) + margin): the first input should be larger where the target is 1, the
 * second where it is −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends PairLoss {
  static override readonly forwardNames = ['input1', 'input2', 'target'];

  /**
   * @param input1 scores (N)
   * @param input2 scores (N)
   * @param target 1 or −1, (N)
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/**
 * 1 − cos(input1, input2) where the target is 1, max(0, cos(input1, input2) − margin) where it is −1: pairs
 * of vectors should point the same way, or not.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends PairLoss {
  static override readonly forwardNames = ['input1', 'input2', 'target'];

  /**
   * @param input1 vectors (N, D) or (D)
   * @param input2 vectors of the same shape
   * @param target 1 or −1, (N) or ()
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/** What the constructor of MultiMarginLoss takes. */
export interface MultiMarginLossOptions extends ReductionOptions {
  /** The power of the hinge, 1 (the default) or 2. */
  p?: number;
  /** By how much the target's score should exceed the others; 1 by default. */
  margin?: number;
  /** A factor for each class, (C); none by default. */
  weight?: Tensor | null;
}

const bindMulti = signature({
  p: rule<number>('1 or 2', (value) => value === 1 || value === 2, 1),
  margin: real(1),
  weight: orNull(tensorRule()),
  ...reductionRules,
});

/**
 * The multi-class hinge loss: the mean over all other classes of max(0, margin − input[target] +
 * input[class])ᵖ.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiMarginLoss.html
 */
export class MultiMarginLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The power of the hinge. */
  p: number;
  /** The margin. */
  margin: number;

  constructor(
    ...args: Arguments<
      [p?: number, margin?: number, weight?: Tensor | null, ...ReductionArguments],
      MultiMarginLossOptions
    >
  ) {
    const callee = new.target.name;
    const { p, margin, weight, ...reduction } = bindMulti(callee, args);
    if (weight !== null && weight.dim() !== 1) {
      throw new RangeError(`${callee}: argument 'weight': expected one dimension, got ${weight.shape}`);
    }
    super(weight, reduction);
    this.p = p;
    this.margin = margin;
  }

  /**
   * @param input scores (N, C) or (C)
   * @param target classes (N) or (), of dtype int64
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multiMarginLoss(input, target, { p, margin, weight, reduction });
  }
}
