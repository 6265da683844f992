/**
 * Losses.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */
import { operator } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { type Arguments, choice, integer, orNull, real, signature, tensorRule } from '../arguments';

/** What is done with the losses of the elements: kept as they are, averaged, or summed. */
export type Reduction = 'none' | 'mean' | 'sum';

const reductions = ['none', 'mean', 'sum'] as const;
export const reductionRule = () => choice(reductions, 'mean');

/** libtorch's number for it. @internal */
export function reductionCode(reduction: Reduction): number {
  return reductions.indexOf(reduction);
}

export interface CrossEntropyOptions {
  /** A factor for each class. */
  weight?: Tensor | null;
  /** The class that counts nothing; −100 by default. */
  ignoreIndex?: number;
  /** `'mean'` by default. */
  reduction?: Reduction;
  /** From 0 to 1: how much of each target is spread evenly over all classes; 0 by default. */
  labelSmoothing?: number;
}

export const crossEntropyRules = {
  weight: orNull(tensorRule()),
  ignoreIndex: integer(-100),
  reduction: reductionRule(),
  labelSmoothing: real(0),
};

const bindCrossEntropy = signature({ input: tensorRule(), target: tensorRule(), ...crossEntropyRules });
const crossEntropyLoss = operator('aten::cross_entropy_loss');

/**
 * The cross entropy of scores against classes or class probabilities.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(
  ...args: Arguments<
    [
      input: Tensor,
      target: Tensor,
      weight?: Tensor | null,
      ignoreIndex?: number,
      reduction?: Reduction,
      labelSmoothing?: number,
    ],
    CrossEntropyOptions & { input: Tensor; target: Tensor },
    ['input', 'target']
  >
): Tensor {
  const { input, target, weight, reduction, ignoreIndex, labelSmoothing } = bindCrossEntropy(
    'crossEntropy',
    args,
  );
  return crossEntropyLoss.callMany([
    input,
    target,
    weight,
    reductionCode(reduction),
    ignoreIndex,
    labelSmoothing,
  ]) as Tensor;
}
