/** Finds the different elements of a tensor. */

import { flag, integer, orNull, signature, tensorRule } from '../arguments/rules';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';

/**
 * The result: the elements; if asked for, for each element of the input its index among them, and how often each
 * occurs.
 */
type Unique<Inverse extends boolean, Counts extends boolean> = Inverse extends true
  ? Counts extends true
    ? [output: Tensor, inverseIndices: Tensor, counts: Tensor]
    : [output: Tensor, inverseIndices: Tensor]
  : Counts extends true
    ? [output: Tensor, counts: Tensor]
    : Tensor;

/** The options of `uniqueConsecutive`. */
interface ConsecutiveOptions<Inverse extends boolean, Counts extends boolean> {
  /** Also return, for each element of the input, its index in the result; false by default. */
  returnInverse?: Inverse;
  /** Also return how often each element of the result occurs; false by default. */
  returnCounts?: Counts;
  /** The dimension along which slices are compared as wholes; by default single elements are compared. */
  dim?: number | null;
}

/** The options of `unique`. */
interface UniqueOptions<Inverse extends boolean, Counts extends boolean>
  extends ConsecutiveOptions<Inverse, Counts> {
  /** Whether the result is in ascending order, which on the CPU it always is; true by default. */
  sorted?: boolean;
}

const common = { returnInverse: flag(false), returnCounts: flag(false), dim: orNull(integer()) };
const bindUnique = signature({ input: tensorRule(), sorted: flag(true), ...common });
const bindConsecutive = signature({ input: tensorRule(), ...common });

/** The results that were asked for, of the three that the operators return. */
function chosen(all: unknown, inverse: boolean, counts: boolean): Tensor | Tensor[] {
  const [output, indices, numbers] = all as [Tensor, Tensor, Tensor];
  if (!inverse && !counts) return output;
  return [output, ...(inverse ? [indices] : []), ...(counts ? [numbers] : [])];
}

/**
 * The different elements of a tensor.
 * @example
 * ```ts
 * torch.unique(torch.tensor([3, 1, 3])); // tensor([1., 3.])
 * const [values, counts] = torch.unique(torch.tensor([3, 1, 3]), { returnCounts: true }); // counts: tensor([1, 2])
 * ```
 * @param input a tensor of any shape
 * @param sorted whether the result is in ascending order, which on the CPU it always is; true by default
 * @param returnInverse whether to return also, for each element of the input, its index in the result; false by default
 * @param returnCounts whether to return also how often each element of the result occurs; false by default
 * @param dim the dimension along which slices are compared as wholes; by default single elements are compared
 * @returns a 1-D tensor of the different elements, or, with `dim`, a tensor of the different slices. With
 * `returnInverse` and `returnCounts`, an array of that tensor, the index of each input element in it, and how often
 * each occurs, both int64
 * @throws RangeError for a dimension that the tensor does not have
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.unique.html
 */
export function unique<I extends boolean = false, C extends boolean = false>(
  input: Tensor,
  options?: UniqueOptions<I, C>,
): Unique<I, C>;
export function unique<I extends boolean = false, C extends boolean = false>(
  input: Tensor,
  sorted: boolean,
  returnInverse?: I,
  returnCounts?: C,
  dim?: number | null,
): Unique<I, C>;
export function unique(...args: unknown[]): Tensor | Tensor[] {
  const { input, sorted, returnInverse, returnCounts, dim } = bindUnique('unique', args);
  const all =
    dim === null
      ? operator('aten::_unique2').callMany([input, sorted, returnInverse, returnCounts])
      : operator('aten::unique_dim').callMany([input, dim, sorted, returnInverse, returnCounts]);
  return chosen(all, returnInverse, returnCounts);
}

/**
 * Removes each element that equals the one before it. The order stays, and an element may occur several times.
 * @example
 * ```ts
 * torch.uniqueConsecutive(torch.tensor([1, 1, 2, 2, 1])); // tensor([1., 2., 1.])
 * ```
 * @param input a tensor of any shape, whose elements are taken in row-major order
 * @param returnInverse whether to return also, for each element of the input, its index in the result; false by default
 * @param returnCounts whether to return also how many equal elements each element of the result stands for; false by
 * default
 * @param dim the dimension along which slices are compared as wholes; by default single elements are compared
 * @returns a 1-D tensor of the elements that remain, or, with `dim`, a tensor of the slices that remain. With
 * `returnInverse` and `returnCounts`, an array of that tensor and the int64 tensors asked for
 * @throws RangeError for a dimension that the tensor does not have
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.unique_consecutive.html
 */
export function uniqueConsecutive<I extends boolean = false, C extends boolean = false>(
  input: Tensor,
  options?: ConsecutiveOptions<I, C>,
): Unique<I, C>;
export function uniqueConsecutive<I extends boolean = false, C extends boolean = false>(
  input: Tensor,
  returnInverse: I,
  returnCounts?: C,
  dim?: number | null,
): Unique<I, C>;
export function uniqueConsecutive(...args: unknown[]): Tensor | Tensor[] {
  const { input, returnInverse, returnCounts, dim } = bindConsecutive('uniqueConsecutive', args);
  const all = operator('aten::unique_consecutive').callMany([input, returnInverse, returnCounts, dim]);
  return chosen(all, returnInverse, returnCounts);
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * The different elements of this tensor; see `torch.unique`.
     * @param sorted whether the result is in ascending order, which on the CPU it always is; true by default
     * @param returnInverse whether to return also the index of each element in the result; false by default
     * @param returnCounts whether to return also how often each element of the result occurs; false by default
     * @param dim the dimension along which slices are compared as wholes; by default single elements are compared
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.unique.html
     */
    unique<I extends boolean = false, C extends boolean = false>(options?: UniqueOptions<I, C>): Unique<I, C>;
    unique<I extends boolean = false, C extends boolean = false>(
      sorted: boolean,
      returnInverse?: I,
      returnCounts?: C,
      dim?: number | null,
    ): Unique<I, C>;
    /**
     * The elements of this tensor except those that equal the one before them; see `torch.uniqueConsecutive`.
     * @param returnInverse whether to return also the index of each element in the result; false by default
     * @param returnCounts whether to return also how many equal elements each element of the result stands for; false
     * by default
     * @param dim the dimension along which slices are compared as wholes; by default single elements are compared
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.unique_consecutive.html
     */
    uniqueConsecutive<I extends boolean = false, C extends boolean = false>(
      options?: ConsecutiveOptions<I, C>,
    ): Unique<I, C>;
    uniqueConsecutive<I extends boolean = false, C extends boolean = false>(
      returnInverse: I,
      returnCounts?: C,
      dim?: number | null,
    ): Unique<I, C>;
  }
}

installMethods({ unique, uniqueConsecutive });
