/** Losses that demand a margin between scores or between distances, as modules. */
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, real, rule, signature, tensorRule } from '../../base/arguments';
import {
  type ReductionArguments,
  type ReductionOptions,
  reductionRules,
} from '../../functional/loss/applyReduction';
import {
  cosineEmbeddingLoss,
  type DistanceFunction,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  softMarginLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from '../../functional/loss/margin';
import { type Reduction, reductionRule } from '../../functional/loss/reduction';
import { PairwiseDistance } from '../distance';
import { type GivenReduction, Loss, PlainLoss, WeightedLoss } from './base';

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

/** The base of the triplet losses. */
abstract class TripletLoss extends Loss {
  /** The margin. */
  margin: number;
  /**
   * Whether the distance between positive and negative is used where it is smaller than that between anchor
   * and negative.
   */
  swap: boolean;

  constructor(callee: string, margin: number, swap: boolean, reduction: GivenReduction) {
    if (!(margin > 0)) {
      throw new RangeError(
        `${callee}: argument 'margin': expected a positive number, got ${describe(margin)}`,
      );
    }
    super(reduction);
    this.margin = margin;
    this.swap = swap;
  }
}

/** What the constructor of TripletMarginLoss takes. */
export interface TripletMarginLossOptions extends ReductionOptions {
  /**
   * By how much the negative should be farther from the anchor than the positive, a positive number; 1 by
   * default.
   */
  margin?: number;
  /** The exponent of the norm; 2, the Euclidean distance, by default. */
  p?: number;
  /** Added to the differences for numerical stability; 1e-6 by default. */
  eps?: number;
  /**
   * Whether the distance between positive and negative is used where it is smaller than that between anchor
   * and negative; false by default.
   */
  swap?: boolean;
}

const bindTriplet = signature({
  margin: real(1),
  p: real(2),
  eps: real(1e-6),
  swap: flag(false),
  ...reductionRules,
});

/**
 * max(0, margin + ‖anchor − positive‖ − ‖anchor − negative‖): the anchor should be closer to the positive
 * sample than to the negative one.
 * @example
 * ```ts
 * const lossFn = new nn.TripletMarginLoss({ margin: 1 });
 * const [anchor, positive, negative] = [torch.randn(8, 16), torch.randn(8, 16), torch.randn(8, 16)];
 * const loss = lossFn(anchor, positive, negative); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TripletMarginLoss.html
 */
export class TripletMarginLoss extends TripletLoss {
  static override readonly forwardNames = ['anchor', 'positive', 'negative'];

  /** The exponent of the norm. */
  p: number;
  /** Added to the differences for numerical stability. */
  eps: number;

  constructor(
    ...args: Arguments<
      [margin?: number, p?: number, eps?: number, swap?: boolean, ...ReductionArguments],
      TripletMarginLossOptions
    >
  ) {
    const { margin, p, eps, swap, ...reduction } = bindTriplet(new.target.name, args);
    super(new.target.name, margin, swap, reduction);
    this.p = p;
    this.eps = eps;
  }

  /**
   * @param anchor (N, D) or (D)
   * @param positive samples of the anchor's kind, of the same shape
   * @param negative samples of another kind, of the same shape
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return tripletMarginLoss(anchor, positive, negative, { margin, p, eps, swap, reduction });
  }
}

/** What the constructor of TripletMarginWithDistanceLoss takes, by keyword only. */
export interface TripletMarginWithDistanceLossOptions {
  /** The distances of the rows of two tensors, a function or a module; `PairwiseDistance` by default. */
  distanceFunction?: DistanceFunction | null;
  /**
   * By how much the negative should be farther from the anchor than the positive, a positive number; 1 by
   * default.
   */
  margin?: number;
  /**
   * Whether the distance between positive and negative is used where it is smaller than that between anchor
   * and negative; false by default.
   */
  swap?: boolean;
  /** What is done with the losses of the elements; `'mean'` by default. */
  reduction?: Reduction;
}

const bindWithDistance = signature(
  {
    distanceFunction: orNull(rule<DistanceFunction>('a function', (value) => typeof value === 'function')),
    margin: real(1),
    swap: flag(false),
    reduction: reductionRule(),
  },
  0,
);

/**
 * max(0, margin + d(anchor, positive) − d(anchor, negative)) with a distance function d of your own.
 * @example
 * ```ts
 * const distanceFunction = (a: Tensor, b: Tensor) => nn.functional.cosineSimilarity(a, b).neg().add(1);
 * const lossFn = new nn.TripletMarginWithDistanceLoss({ distanceFunction });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TripletMarginWithDistanceLoss.html
 */
export class TripletMarginWithDistanceLoss extends TripletLoss {
  static override readonly forwardNames = ['anchor', 'positive', 'negative'];

  /** The distance function. */
  distance_function: DistanceFunction;

  constructor(...args: [options?: TripletMarginWithDistanceLossOptions]) {
    const { distanceFunction, margin, swap, ...reduction } = bindWithDistance(new.target.name, args);
    super(new.target.name, margin, swap, reduction);
    this.distance_function = distanceFunction ?? new PairwiseDistance();
  }

  /**
   * @param anchor whatever the distance function takes, usually (N, D)
   * @param positive samples of the anchor's kind, of the same shape
   * @param negative samples of another kind, of the same shape
   * @returns () or, with the reduction `'none'`, the shape of the distances
   */
  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distance_function: distanceFunction, margin, swap, reduction } = this;
    const options = { distanceFunction, margin, swap, reduction };
    return tripletMarginWithDistanceLoss(anchor, positive, negative, options);
  }
}
