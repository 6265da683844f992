/** What the losses share. */
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

/** How a constructor was told what becomes of the elements' losses. */
export interface GivenReduction {
  sizeAverage?: boolean | null;
  reduce?: boolean | null;
  reduction: Reduction;
}

export abstract class Loss extends Module {
  /** What is done with the losses of the elements. */
  reduction: Reduction;

  constructor({ sizeAverage = null, reduce = null, reduction }: GivenReduction) {
    super();
    this.reduction = reductionOf({ sizeAverage, reduce, reduction });
  }
}

/** A loss with a buffer of factors. */
export abstract class WeightedLoss extends Loss {
  /** The factors, a buffer, or null. */
  declare weight: Tensor | null;

  constructor(weight: Tensor | null, reduction: GivenReduction) {
    super(reduction);
    this.registerBuffer('weight', weight);
  }
}

const bindPlain = signature(reductionRules);

/** A loss whose only argument is the reduction. */
export abstract class PlainLoss extends Loss {
  /** @param args `reduction`: `'mean'` by default */
  constructor(...args: Arguments<ReductionArguments, ReductionOptions>) {
    super(bindPlain(new.target.name, args));
  }
}

export interface WeightedLossOptions extends ReductionOptions {
  /** Factors for the losses. */
  weight?: Tensor | null;
}

const bindWeighted = signature({ weight: orNull(tensorRule()), ...reductionRules });

/** A loss whose only arguments are factors and the reduction. */
export abstract class PlainWeightedLoss extends WeightedLoss {
  /** @param args `weight`: none by default; `reduction`: `'mean'` by default */
  constructor(...args: Arguments<[weight?: Tensor | null, ...ReductionArguments], WeightedLossOptions>) {
    const { weight, ...reduction } = bindWeighted(new.target.name, args);
    super(weight, reduction);
  }
}
