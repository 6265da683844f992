/** Finds elements that are not zero, and converts positions into coordinates. */

import { type Arguments, flag, orNull, rule, signature, tensorRule } from '../arguments/rules';
import { tensor } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';

/** Whether `value` may be a shape, or a single size. */
const isShape = (value: unknown) => Number.isInteger(value) || (Array.isArray(value) && value.every(isSize));
/** Whether `value` may be a size: an integer, as a number or a bigint. */
const isSize = (value: unknown) => Number.isInteger(value) || typeof value === 'bigint';

/** The arguments of `unravelIndex` by name. */
export interface UnravelIndexOptions {
  /** Positions: a tensor of integers of any shape. */
  indices: Tensor;
  /** The shape of the tensor that they are positions in; a number stands for a shape of one dimension. */
  shape: number | readonly (number | bigint)[];
}

const bindUnravel = signature({
  indices: tensorRule(),
  shape: rule<number | (number | bigint)[]>('an integer or an array of integers', isShape),
});

/**
 * Turns positions in a tensor of shape `shape`, counted in row-major order, into coordinates: an index for each
 * dimension.
 * @example
 * ```ts
 * torch.unravelIndex(torch.tensor([5n]), [2, 3]); // [tensor([1]), tensor([2])]
 * ```
 * @param indices positions: a tensor of integers of any shape
 * @param shape the shape of the tensor that they are positions in; a number stands for a shape of one dimension
 * @returns for each dimension of `shape` an int64 tensor with the shape of `indices`
 * @throws TypeError for indices that are not integers, RangeError for a negative size
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.unravel_index.html
 */
export function unravelIndex(
  ...args: Arguments<
    [indices: Tensor, shape: number | readonly (number | bigint)[]],
    UnravelIndexOptions,
    ['indices', 'shape']
  >
): Tensor[] {
  const { indices, shape } = bindUnravel('unravelIndex', args);
  const { dtype, device } = indices;
  if (dtype.isFloatingPoint || dtype.isComplex || dtype === dtypes.bool) {
    throw new TypeError(`unravelIndex: argument 'indices': expected an integer dtype, got ${dtype}`);
  }
  const sizes = (Array.isArray(shape) ? shape : [shape]).map(BigInt);
  const negative = sizes.find((size) => size < 0n);
  if (negative !== undefined) {
    throw new RangeError(`unravelIndex: argument 'shape': expected sizes of at least 0, got ${negative}`);
  }
  const steps = sizes.map((_, i) => sizes.slice(i + 1).reduce((product, size) => product * size, 1n));
  const integers = (values: bigint[]) => tensor(values, { dtype: dtypes.int64, device });
  const quotients = indices.unsqueeze(-1).floorDivide(integers(steps)) as Tensor;
  return (quotients.remainder(integers(sizes)) as Tensor).unbind(-1);
}

/** The options of `nonzero`. */
export interface NonzeroOptions<AsTuple extends boolean = boolean> {
  /** An int64 tensor to write the result to, which is also returned; none by default. It cannot go with `asTuple`. */
  out?: Tensor | null;
  /**
   * Whether to return for each dimension a 1-D tensor of indices, which `x.index` takes, and not one tensor with a row
   * for each element; false by default.
   */
  asTuple?: AsTuple;
}

/** The option with which `nonzero` returns a tensor for each dimension. */
export interface NonzeroAsTuple {
  /** Whether to return for each dimension a 1-D tensor of indices, which `x.index` takes. */
  asTuple: true;
}

const bindNonzero = signature({ input: tensorRule(), out: orNull(tensorRule()), asTuple: flag(false) });

/**
 * Finds the positions of the elements that are not zero, in row-major order.
 * @example
 * ```ts
 * torch.nonzero(torch.tensor([[0, 2], [3, 0]])); // tensor([[0, 1], [1, 0]])
 * ```
 * @param input a tensor of any shape
 * @param options.asTuple whether to return one tensor for each dimension; false by default
 * @param options.out an int64 tensor to write the result to; none by default
 * @returns an int64 tensor of shape (n, number of dimensions), a row with the index of each of the n elements. With
 * `asTuple`, an array with each column of it as a 1-D tensor, which `x.index` takes
 * @throws TypeError for `out` together with `asTuple`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nonzero.html
 */
export function nonzero(input: Tensor, options: NonzeroOptions & NonzeroAsTuple): Tensor[];
export function nonzero(input: Tensor, options?: NonzeroOptions<false>): Tensor;
export function nonzero(...args: unknown[]): Tensor | Tensor[] {
  const { input, out, asTuple } = bindNonzero('nonzero', args);
  if (!asTuple) return operator('aten::nonzero').callMany(out ? [input, { out }] : [input]) as Tensor;
  if (out) throw new TypeError(`nonzero: argument 'out': expected none with asTuple, got ${describe(out)}`);
  return operator('aten::nonzero_numpy').call1(input) as Tensor[];
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Finds the positions of this tensor's elements that are not zero; see `torch.nonzero`.
     * @param options.asTuple whether to return one tensor for each dimension; false by default
     * @returns an int64 tensor of shape (n, number of dimensions), a row with the index of each of the n elements. With
     * `asTuple`, an array with each column of it as a 1-D tensor, which `x.index` takes
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.nonzero.html
     */
    nonzero(options: NonzeroAsTuple): Tensor[];
    nonzero(options?: Omit<NonzeroOptions<false>, 'out'>): Tensor;
  }
}

installMethods({ nonzero });
