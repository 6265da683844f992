/** Losses, as modules. */
import { operator } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { type Arguments, signature } from '../arguments';
import {
  type CrossEntropyOptions,
  crossEntropyRules,
  type Reduction,
  reductionCode,
} from '../functional/loss';
import { Module } from '../module';

const bindCrossEntropy = signature(crossEntropyRules);
const crossEntropyLoss = operator('aten::cross_entropy_loss');

/**
 * The cross entropy of scores (N, C, …) against classes (N, …) of dtype int64, or against class probabilities
 * (N, C, …).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends Module {
  /** A factor for each class, or null. */
  weight: Tensor | null;
  ignoreIndex: number;
  reduction: Reduction;
  labelSmoothing: number;

  constructor(
    ...args: Arguments<
      [weight?: Tensor | null, ignoreIndex?: number, reduction?: Reduction, labelSmoothing?: number],
      CrossEntropyOptions
    >
  ) {
    super();
    const { weight, ignoreIndex, reduction, labelSmoothing } = bindCrossEntropy(new.target.name, args);
    this.weight = null;
    this.registerBuffer('weight', weight);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropyLoss.callMany([
      input,
      target,
      this.weight,
      reductionCode(this.reduction),
      this.ignoreIndex,
      this.labelSmoothing,
    ]) as Tensor;
  }
}
