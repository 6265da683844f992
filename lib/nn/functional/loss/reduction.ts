/** How the losses of the elements become the result. */
import { choice } from '../../base/arguments';

/** What is done with the losses of the elements: kept as they are, averaged, or summed. */
export type Reduction = 'none' | 'mean' | 'sum';

const reductions = ['none', 'mean', 'sum'] as const;
export const reductionRule = () => choice(reductions, 'mean');

/** libtorch's number for it. @internal */
export function reductionCode(reduction: Reduction): number {
  return reductions.indexOf(reduction);
}
