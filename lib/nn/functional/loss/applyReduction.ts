/** What the losses share: how they are reduced, and the arguments by which that was said before `reduction`. */

import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import { flag, orNull, tensorRule } from '../../base/arguments';
import { type Reduction, reductionCode, reductionRule } from './reduction';

/** What most losses are between. */
export interface InputAndTarget {
  input: Tensor;
  target: Tensor;
}

export const pair = { input: tensorRule(), target: tensorRule() };

/** How the losses of the elements become the result. */
export interface ReductionOptions {
  /** `'mean'` by default. */
  reduction?: Reduction;
  /** @deprecated false with `reduce`: `reduction: 'sum'` */
  sizeAverage?: boolean | null;
  /** @deprecated false: `reduction: 'none'` */
  reduce?: boolean | null;
}

/** The last positional parameters of most losses. */
export type ReductionArguments = [
  sizeAverage?: boolean | null,
  reduce?: boolean | null,
  reduction?: Reduction,
];

export const legacyRules = { sizeAverage: orNull(flag()), reduce: orNull(flag()) };
export const reductionRules = { ...legacyRules, reduction: reductionRule() };

interface Given {
  sizeAverage: boolean | null;
  reduce: boolean | null;
  reduction: Reduction;
}

/** What was asked for, in whichever way. */
export function reductionOf({ sizeAverage, reduce, reduction }: Given): Reduction {
  if (sizeAverage === null && reduce === null) return reduction;
  const asked = reduce === false ? 'none' : sizeAverage === false ? 'sum' : 'mean';
  warn(`sizeAverage and reduce are deprecated; give reduction: '${asked}'`);
  return asked;
}

/** libtorch's number for it. */
export function codeOf(given: Given): number {
  return reductionCode(reductionOf(given));
}

export function reduced(loss: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return loss;
  return (reduction === 'mean' ? loss.mean() : loss.sum()) as Tensor;
}

/** Whether two tensors have the same sizes. */
export function sameSizes(a: Tensor, b: Tensor): boolean {
  const [sizes, others] = [a.shape, b.shape];
  return sizes.length === others.length && sizes.every((size, i) => size === others[i]);
}

/** Says, as PyTorch does, that sizes that differ are seldom meant. */
export function warnAboutSizes(callee: string, input: Tensor, target: Tensor): void {
  if (sameSizes(input, target)) return;
  warn(
    `${callee}: the target's size ${target.shape} differs from the input's ${input.shape}; they are broadcast, which is seldom what is meant`,
  );
}
