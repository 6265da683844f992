/** Positions of elements. */

import { type Arguments, flag, orNull, rule, signature, tensorRule } from '../arguments/rules';
import { tensor } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';

const isShape = (value: unknown) => Number.isInteger(value) || (Array.isArray(value) && value.every(isSize));
/** Whether `value` may be a size: an integer, as a number or a bigint. */
const isSize = (value: unknown) => Number.isInteger(value) || typeof value === 'bigint';

export interface UnravelIndexOptions {
  indices: Tensor;
  shape: number | readonly (number | bigint)[];
}

const bindUnravel = signature({
  indices: tensorRule(),
  shape: rule<number | (number | bigint)[]>('an integer or an array of integers', isShape),
});

/**
 * Turns positions in a tensor of shape `shape`, counted in row-major order, into coordinates.
 *
 *     torch.unravelIndex(torch.tensor([5n]), [2, 3]); // [tensor([1]), tensor([2])]
 *
 * @param indices positions: a tensor of integers of any shape
 * @param shape the shape of the tensor that they are positions in
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

export interface NonzeroOptions<AsTuple extends boolean = boolean> {
  out?: Tensor | null;
  /**
   * true: returns for each dimension a 1-D tensor of indices, which `x.index` takes. false, the default: returns one
   * tensor with a row for each element.
   */
  asTuple?: AsTuple;
}

const bindNonzero = signature({ input: tensorRule(), out: orNull(tensorRule()), asTuple: flag(false) });

/**
 * Finds the elements that are not zero.
 *
 *     torch.nonzero(torch.tensor([[0, 2], [3, 0]])); // tensor([[0, 1], [1, 0]])
 *
 * @param input a tensor of any shape
 * @param options.asTuple whether to return one tensor for each dimension; false by default
 * @returns an int64 tensor of shape (number of such elements, number of dimensions): the index of each such element.
 * With `asTuple`, its columns as 1-D tensors
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nonzero.html
 */
export function nonzero(input: Tensor, options: NonzeroOptions & { asTuple: true }): Tensor[];
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
     * Finds the elements of this tensor that are not zero; see `torch.nonzero`.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.nonzero.html
     */
    nonzero(options: { asTuple: true }): Tensor[];
    nonzero(options?: { asTuple?: false }): Tensor;
  }
}

installMethods({ nonzero });
