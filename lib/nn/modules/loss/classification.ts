/** Losses between scores or probabilities and classes, as modules. */
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

export interface NLLLossOptions extends WeightedLossOptions {
  /** The class that counts nothing; −100 by default. */
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
 * The negative log likelihood of classes (N, …), of dtype int64, given log-probabilities (N, C, …).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** The class that counts nothing. */
  ignoreIndex: number;

  /** @param args factors for the classes, and how the losses are reduced */
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

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(input, target, { weight, ignoreIndex, reduction });
  }
}

/**
 * The cross entropy of probabilities from 0 to 1 against targets from 0 to 1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends PlainWeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

export interface BCEWithLogitsLossOptions extends WeightedLossOptions {
  /** A factor for the positive targets of each class. */
  posWeight?: Tensor | null;
}

const bindLogits = signature({
  weight: orNull(tensorRule()),
  ...reductionRules,
  posWeight: orNull(tensorRule()),
});

/**
 * As BCELoss of the logistic function of scores, computed without loss of precision.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends WeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  /** A factor for the positive targets of each class, a buffer, or null. */
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

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, pos_weight: posWeight } = this;
    return binaryCrossEntropyWithLogits(input, target, { weight, reduction, posWeight });
  }
}

/** `'batchmean'` divides by the batch only, as the divergence is defined. */
export type KLDivReduction = Reduction | 'batchmean';

export interface KLDivLossOptions extends Omit<ReductionOptions, 'reduction'> {
  /** `'mean'` by default. */
  reduction?: KLDivReduction;
  /** Whether the target is logarithms; false by default. */
  logTarget?: boolean;
}

const bindKl = signature({
  ...legacyRules,
  reduction: choice(['none', 'mean', 'sum', 'batchmean'], 'mean'),
  logTarget: flag(false),
});

/**
 * The Kullback–Leibler divergence of probabilities, or their logarithms, from log-probabilities.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends Module {
  static override readonly forwardNames = ['input', 'target'];

  reduction: KLDivReduction;
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

  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}

/**
 * The mean over classes of the cross entropy of the logistic function of scores (N, C) against 0 and 1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MultiLabelSoftMarginLoss.html
 */
export class MultiLabelSoftMarginLoss extends PlainWeightedLoss {
  static override readonly forwardNames = ['input', 'target'];

  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, { weight: this.weight, reduction: this.reduction });
  }
}
