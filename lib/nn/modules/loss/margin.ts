/** Losses that ask for a distance between what belongs together and what doesn't, as modules. */
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
 * log(1 + exp(−target · input)), with targets 1 and −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SoftMarginLoss.html
 */
export class SoftMarginLoss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, { reduction: this.reduction });
  }
}

/**
 * Of scores (N, C) and the classes of each sample, (N, C) of dtype int64, of which the first −1 ends the list.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiLabelMarginLoss.html
 */
export class MultiLabelMarginLoss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, { reduction: this.reduction });
  }
}

export interface MarginOptions extends ReductionOptions {
  margin?: number;
}

type MarginArguments = Arguments<[margin?: number, ...ReductionArguments], MarginOptions>;

const bindHinge = signature({ margin: real(1), ...reductionRules });

/**
 * `input` where the target is 1, max(0, margin − input) where it is −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.HingeEmbeddingLoss.html
 */
export class HingeEmbeddingLoss extends Loss {
  static override readonly forwardNames = ['input', 'target'];

  margin: number;

  /** @param args `margin`: 1 by default */
  constructor(...args: MarginArguments) {
    const { margin, ...reduction } = bindHinge(new.target.name, args);
    super(reduction);
    this.margin = margin;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, { margin: this.margin, reduction: this.reduction });
  }
}

const bindMargin = signature({ margin: real(0), ...reductionRules });

/** A loss of two inputs with a margin. */
abstract class PairLoss extends Loss {
  margin: number;

  /** @param args `margin`: 0 by default */
  constructor(...args: MarginArguments) {
    const { margin, ...reduction } = bindMargin(new.target.name, args);
    super(reduction);
    this.margin = margin;
  }
}

/**
 * max(0, −target · (input1 − input2) + margin): the first should rank higher where the target is 1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends PairLoss {
  static override readonly forwardNames = ['input1', 'input2', 'target'];

  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

/**
 * 1 − cos(input1, input2) where the target is 1, max(0, cos − margin) where it is −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends PairLoss {
  static override readonly forwardNames = ['input1', 'input2', 'target'];

  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

export interface MultiMarginLossOptions extends ReductionOptions {
  /** The power of the hinge, 1 or 2; 1 by default. */
  p?: number;
  /** 1 by default. */
  margin?: number;
  /** A factor for each class. */
  weight?: Tensor | null;
}

const bindMulti = signature({
  p: rule<number>('1 or 2', (value) => value === 1 || value === 2, 1),
  margin: real(1),
  weight: orNull(tensorRule()),
  ...reductionRules,
});

/**
 * The hinge loss of scores (N, C) against classes (N), of dtype int64.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiMarginLoss.html
 */
export class MultiMarginLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  p: number;
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

  forward(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multiMarginLoss(input, target, { p, margin, weight, reduction });
  }
}

abstract class TripletLoss extends Loss {
  margin: number;
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

export interface TripletMarginLossOptions extends ReductionOptions {
  /** 1 by default. */
  margin?: number;
  /** The norm; 2 by default. */
  p?: number;
  /** Added to the differences; 1e-6 by default. */
  eps?: number;
  /** Takes the distance of positive and negative where it is the smaller; false by default. */
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
 * max(0, margin + ‖anchor − positive‖ − ‖anchor − negative‖) of (N, D) or (D).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TripletMarginLoss.html
 */
export class TripletMarginLoss extends TripletLoss {
  static override readonly forwardNames = ['anchor', 'positive', 'negative'];

  p: number;
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

  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return tripletMarginLoss(anchor, positive, negative, { margin, p, eps, swap, reduction });
  }
}

export interface TripletMarginWithDistanceLossOptions {
  /** The distances of the rows of two tensors; `PairwiseDistance` by default. */
  distanceFunction?: DistanceFunction | null;
  /** 1 by default. */
  margin?: number;
  /** Takes the distance of positive and negative where it is the smaller; false by default. */
  swap?: boolean;
  /** `'mean'` by default. */
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
 * As TripletMarginLoss, with a distance of one's own, which may be a module.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.TripletMarginWithDistanceLoss.html
 */
export class TripletMarginWithDistanceLoss extends TripletLoss {
  static override readonly forwardNames = ['anchor', 'positive', 'negative'];

  distance_function: DistanceFunction;

  constructor(...args: [options?: TripletMarginWithDistanceLossOptions]) {
    const { distanceFunction, margin, swap, ...reduction } = bindWithDistance(new.target.name, args);
    super(new.target.name, margin, swap, reduction);
    this.distance_function = distanceFunction ?? new PairwiseDistance();
  }

  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distance_function: distanceFunction, margin, swap, reduction } = this;
    const options = { distanceFunction, margin, swap, reduction };
    return tripletMarginWithDistanceLoss(anchor, positive, negative, options);
  }
}
