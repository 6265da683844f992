/** What the losses share: their reduction, and the older arguments for it. */

import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import { flag, orNull, tensorRule } from '../../base/arguments';
import { type Reduction, reductionCode, reductionRule } from './reduction';

/** What most losses compare. */
export interface InputAndTarget {
  /** The model's output. */
  input: Tensor;
  /** What the output should be. */
  target: Tensor;
}

/** The rules for input and target. */
export const pair = { input: tensorRule(), target: tensorRule() };

/** What is done with the losses of the elements. */
export interface ReductionOptions {
  /**
   * What is done with the losses of the elements: `'none'` returns them, `'mean'` (the default) averages and
   * `'sum'` adds them.
   */
  reduction?: Reduction;
  /**
   * The older form: false with `reduce` means `reduction: 'sum'`.
   * @deprecated use `reduction`
   */
  sizeAverage?: boolean | null;
  /**
   * The older form: false means `reduction: 'none'`.
   * @deprecated use `reduction`
   */
  reduce?: boolean | null;
}

/** The last positional arguments of most losses. */
export type ReductionArguments = [
  sizeAverage?: boolean | null,
  reduce?: boolean | null,
  reduction?: Reduction,
];

/** The rules for the older arguments. */
export const legacyRules = { sizeAverage: orNull(flag()), reduce: orNull(flag()) };
/** The rules for the reduction in both forms. */
export const reductionRules = { ...legacyRules, reduction: reductionRule() };

interface Given {
  sizeAverage: boolean | null;
  reduce: boolean | null;
  reduction: Reduction;
}

/** The reduction, by whichever arguments it was given. */
export function reductionOf({ sizeAverage, reduce, reduction }: Given): Reduction {
  if (sizeAverage === null && reduce === null) return reduction;
  const asked = reduce === false ? 'none' : sizeAverage === false ? 'sum' : 'mean';
  warn(`sizeAverage and reduce are deprecated; give reduction: '${asked}'`);
  return asked;
}

/** libtorch's number for the reduction. */
export function codeOf(given: Given): number {
  return reductionCode(reductionOf(given));
}

/** Reduces the losses of the elements. */
export function reduced(loss: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return loss;
  return (reduction === 'mean' ? loss.mean() : loss.sum()) as Tensor;
}

/** Whether two tensors have the same sizes. */
export function sameSizes(a: Tensor, b: Tensor): boolean {
  const [sizes, others] = [a.shape, b.shape];
  return sizes.length === others.length && sizes.every((size, i) => size === others[i]);
}

/**
 * Warns, as PyTorch does, where input and target differ in size and are broadcast, which is seldom intended.
 */
export function warnAboutSizes(callee: string, input: Tensor, target: Tensor): void {
  if (sameSizes(input, target)) return;
  warn(
    `${callee}: the target's size ${target.shape} differs from the input's ${input.shape}; they are broadcast, which is seldom what is meant`,
  );
}
