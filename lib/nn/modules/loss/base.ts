/** The base classes of the losses. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, orNull, signature, tensorRule } from '../../base/arguments';
import { Module } from '../../base/module';
import {
  type ReductionArguments,
  type ReductionOptions,
  reductionOf,
  reductionRules,
} from '../../functional/loss/applyReduction';
import type { Reduction } from '../../functional/loss/reduction';

/** The reduction as the constructor's arguments named it, by `reduction` or by the two older arguments. */
export interface GivenReduction {
  sizeAverage?: boolean | null;
  reduce?: boolean | null;
  reduction: Reduction;
}

/** The base of the losses: it owns the reduction. */
export abstract class Loss extends Module {
  /** What is done with the losses of the elements: `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  constructor({ sizeAverage = null, reduce = null, reduction }: GivenReduction) {
    super();
    this.reduction = reductionOf({ sizeAverage, reduce, reduction });
  }
}

/** The base of the losses that multiply by a weight. */
export abstract class WeightedLoss extends Loss {
  /** The weight, a buffer, or null. */
  declare weight: Tensor | null;

  constructor(weight: Tensor | null, reduction: GivenReduction) {
    super(reduction);
    this.registerBuffer('weight', weight);
  }
}

const bindPlain = signature(reductionRules);

/** The base of the losses whose only option is the reduction. */
export abstract class PlainLoss extends Loss {
  /** @param args `reduction`: what is done with the losses of the elements, `'mean'` by default */
  constructor(...args: Arguments<ReductionArguments, ReductionOptions>) {
    super(bindPlain(new.target.name, args));
  }
}

/** What the constructors of losses with a weight take. */
export interface WeightedLossOptions extends ReductionOptions {
  /**
   * A factor for each class, (C), or, in binary cross entropy, a tensor that is broadcast against the input;
   * none by default.
   */
  weight?: Tensor | null;
}

const bindWeighted = signature({ weight: orNull(tensorRule()), ...reductionRules });

/** The base of the losses whose only options are a weight and the reduction. */
export abstract class PlainWeightedLoss extends WeightedLoss {
  /**
   * @param args `weight`: factors for the losses, none by default; `reduction`: what is done with the losses
   * of the elements, `'mean'` by default
   */
  constructor(...args: Arguments<[weight?: Tensor | null, ...ReductionArguments], WeightedLossOptions>) {
    const { weight, ...reduction } = bindWeighted(new.target.name, args);
    super(weight, reduction);
  }
}
