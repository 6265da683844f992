/** The reductions of losses. */
import { choice } from '../../base/arguments';

/** What is done with the losses of the elements: nothing, their mean, or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

const reductions = ['none', 'mean', 'sum'] as const;
/** Accepts a reduction. */
export const reductionRule = () => choice(reductions, 'mean');

/** libtorch's number for a reduction. @internal */
export function reductionCode(reduction: Reduction): number {
  return reductions.indexOf(reduction);
}
