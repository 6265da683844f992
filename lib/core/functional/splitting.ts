/** Splits a tensor into views along a dimension. */

import { type Arguments, integer, rule, signature, tensorRule } from '../arguments/rules';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';

/** The size of each piece (the last may be smaller), or an array with the size of every piece. */
export type SplitSize = number | readonly number[];

/** The arguments of `split` by name. */
export interface SplitOptions {
  /** The tensor to split. */
  tensor: Tensor;
  /** The size of each piece (the last may be smaller), or an array with the size of every piece. */
  splitSizeOrSections: SplitSize;
  /** The dimension along which to split; 0 by default. */
  dim?: number;
}

const isSplitSize = (value: unknown) =>
  Number.isInteger(value) || (Array.isArray(value) && value.every(Number.isInteger));
const bindSplit = signature({
  tensor: tensorRule(),
  splitSizeOrSections: rule<SplitSize>('an integer or an array of integers', isSplitSize),
  dim: integer(0),
});
const bindMethod = signature({
  tensor: tensorRule(),
  splitSize: rule<SplitSize>('an integer or an array of integers', isSplitSize),
  dim: integer(0),
});

/** Splits with the operator for one size, or with that for an array of sizes. */
function pieces(tensor: Tensor, splitSize: SplitSize, dim: number): Tensor[] {
  const name = typeof splitSize === 'number' ? 'split' : 'split_with_sizes';
  return operator(`aten::${name}`).callMany([tensor, splitSize, dim]) as Tensor[];
}

/**
 * Splits a tensor into consecutive pieces along a dimension.
 * @example
 * ```ts
 * torch.split(torch.arange(5), 2); // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
 * ```
 * @param tensor the tensor to split
 * @param splitSizeOrSections the size of each piece (the last may be smaller), or an array with the size of every piece
 * @param dim the dimension along which to split; 0 by default. A negative one counts from the end
 * @returns views of the tensor, which share its memory
 * @throws Error where the sizes do not sum to that of the dimension, RangeError for a dimension that the tensor does
 * not have
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.split.html
 */
export function split(
  ...args: Arguments<
    [tensor: Tensor, splitSizeOrSections: SplitSize, dim?: number],
    SplitOptions,
    ['tensor', 'splitSizeOrSections']
  >
): Tensor[] {
  const { tensor, splitSizeOrSections, dim } = bindSplit('split', args);
  return pieces(tensor, splitSizeOrSections, dim);
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Splits this tensor into consecutive pieces along a dimension; see `torch.split`.
     * @param splitSize the size of each piece (the last may be smaller), or an array with the size of every piece
     * @param dim the dimension along which to split; 0 by default. A negative one counts from the end
     * @returns views of this tensor, which share its memory
     * @throws Error where the sizes do not sum to that of the dimension, RangeError for a dimension that the tensor
     * does not have
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.split.html
     */
    split(splitSize: SplitSize, dim?: number | { dim?: number }): Tensor[];
    split(options: { splitSize: SplitSize; dim?: number }): Tensor[];
  }
}

installMethods({
  split(...args) {
    const { tensor, splitSize, dim } = bindMethod('split', args);
    return pieces(tensor, splitSize, dim);
  },
});
