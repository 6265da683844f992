/** The cross entropy of scores, as modules. */
import type { Tensor } from '../../core/tensor';
import { type Arguments, signature } from '../arguments';
import { reductionCode } from '../functional/loss';
import {
  type CrossEntropyArguments,
  type CrossEntropyOptions,
  crossEntropyOf,
  crossEntropyRules,
} from '../functional/lossCrossEntropy';
import { WeightedLoss } from './lossBase';

const bindCrossEntropy = signature(crossEntropyRules);

/**
 * The cross entropy of scores (N, C, …) against classes (N, …) of dtype int64, or against class probabilities
 * (N, C, …).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends WeightedLoss {
  /** The class that counts nothing. */
  ignoreIndex: number;
  /** How much of each target is spread evenly over all classes. */
  labelSmoothing: number;

  /** @param args factors for the classes, and how the losses are reduced */
  constructor(...args: Arguments<CrossEntropyArguments, CrossEntropyOptions>) {
    const { weight, ignoreIndex, labelSmoothing, ...reduction } = bindCrossEntropy(new.target.name, args);
    super(weight, reduction);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, ignoreIndex, labelSmoothing } = this;
    return crossEntropyOf(input, target, weight, reductionCode(reduction), ignoreIndex, labelSmoothing);
  }
}
