/** Losses of triplets: a sample should be closer to one of its kind than to one of another, as modules. */
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, real, rule, signature } from '../../base/arguments';
import {
  type ReductionArguments,
  type ReductionOptions,
  reductionRules,
} from '../../functional/loss/applyReduction';
import { type Reduction, reductionRule } from '../../functional/loss/reduction';
import {
  type DistanceFunction,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from '../../functional/loss/triplet';
import { PairwiseDistance } from '../distance';
import { type GivenReduction, Loss } from './base';

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
