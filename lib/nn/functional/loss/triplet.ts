/**
 * Losses of triplets: a sample should be closer to one of its kind than to one of another.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */
import { operator } from '../../../core/operators/namespaces';
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, real, rule, signature, tensorRule } from '../../base/arguments';
import {
  codeOf,
  type ReductionArguments,
  type ReductionOptions,
  reduced,
  reductionRules,
} from './applyReduction';
import { type Reduction, reductionRule } from './reduction';

/** What the triplet losses compare: (N, D) or (D) each. */
export interface Triplet {
  /** The samples that distances are measured from. */
  anchor: Tensor;
  /** Samples of the anchor's kind. */
  positive: Tensor;
  /** Samples of another kind. */
  negative: Tensor;
}

const triplet = { anchor: tensorRule(), positive: tensorRule(), negative: tensorRule() };

/** @throws RangeError for a margin that is not positive */
function checkMargin(callee: string, margin: number): void {
  if (margin > 0) return;
  throw new RangeError(`${callee}: argument 'margin': expected a positive number, got ${describe(margin)}`);
}

const bindTriplet = signature({
  ...triplet,
  margin: real(1),
  p: real(2),
  eps: real(1e-6),
  swap: flag(false),
  ...reductionRules,
});

/**
 * max(0, margin + ‖anchor − positive‖ − ‖anchor − negative‖).
 * @throws RangeError for a margin that is not positive
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.triplet_margin_loss.html
 */
export function tripletMarginLoss(
  ...args: Arguments<
    [
      anchor: Tensor,
      positive: Tensor,
      negative: Tensor,
      margin?: number,
      p?: number,
      eps?: number,
      swap?: boolean,
      ...ReductionArguments,
    ],
    Triplet &
      ReductionOptions & {
        /**
         * By how much the negative should be farther from the anchor than the positive, a positive number; 1
         * by default.
         */
        margin?: number;
        /** The exponent of the norm; 2 by default. */
        p?: number;
        /** Added to the differences for numerical stability; 1e-6 by default. */
        eps?: number;
        /**
         * Whether the distance between positive and negative is used where it is smaller than that between
         * anchor and negative; false by default.
         */
        swap?: boolean;
      },
    ['anchor', 'positive', 'negative']
  >
): Tensor {
  const given = bindTriplet('tripletMarginLoss', args);
  const { anchor, positive, negative, margin, p, eps, swap } = given;
  checkMargin('tripletMarginLoss', margin);
  return operator('aten::triplet_margin_loss').callMany([
    anchor,
    positive,
    negative,
    margin,
    p,
    eps,
    swap,
    codeOf(given),
  ]) as Tensor;
}

/** The distances between the rows of two tensors. */
export type DistanceFunction = (a: Tensor, b: Tensor) => Tensor;

const bindWithDistance = signature(
  {
    ...triplet,
    distanceFunction: orNull(rule<DistanceFunction>('a function', (value) => typeof value === 'function')),
    margin: real(1),
    swap: flag(false),
    reduction: reductionRule(),
  },
  3,
);

/**
 * max(0, margin + d(anchor, positive) − d(anchor, negative)) with a given distance function d.
 * @throws RangeError for a margin that is not positive
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.triplet_margin_with_distance_loss.html
 */
export function tripletMarginWithDistanceLoss(
  ...args: Arguments<
    [anchor: Tensor, positive: Tensor, negative: Tensor],
    Triplet & {
      /** The distance function; `pairwiseDistance` by default. */
      distanceFunction?: DistanceFunction | null;
      /**
       * By how much the negative should be farther from the anchor than the positive, a positive number; 1 by
       * default.
       */
      margin?: number;
      /**
       * Whether the distance between positive and negative is used where it is smaller than that between
       * anchor and negative; false by default.
       */
      swap?: boolean;
      /** What is done with the losses of the elements; `'mean'` by default. */
      reduction?: Reduction;
    },
    ['anchor', 'positive', 'negative']
  >
): Tensor {
  const given = bindWithDistance('tripletMarginWithDistanceLoss', args);
  const { anchor, positive, negative, margin, swap, reduction } = given;
  checkMargin('tripletMarginWithDistanceLoss', margin);
  const ranks = [anchor, positive, negative].map((tensor) => tensor.dim());
  if (new Set(ranks).size > 1) {
    throw new RangeError(
      `tripletMarginWithDistanceLoss: expected anchor, positive and negative of the same number of dimensions, got ${ranks.join(', ')}`,
    );
  }
  const pairwise = operator('aten::pairwise_distance');
  const distance = given.distanceFunction ?? ((a: Tensor, b: Tensor) => pairwise.call2(a, b) as Tensor);
  const near = distance(anchor, positive);
  let far = distance(anchor, negative);
  if (swap) far = operator('aten::minimum').call2(far, distance(positive, negative)) as Tensor;
  return reduced(near.add(margin).sub(far).clampMin(0), reduction);
}
