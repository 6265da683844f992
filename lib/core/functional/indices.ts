/** Places of elements. */

import { type Arguments, flag, orNull, rule, signature, tensorRule } from '../arguments/rules';
import { tensor } from '../operators/creation';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';

const isShape = (value: unknown) => Number.isInteger(value) || (Array.isArray(value) && value.every(isSize));
/** A size may be a bigint as well. */
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
 * The coordinates, one tensor a dimension, of places in the row-major order of a tensor of `shape`.
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
  /** One tensor of places a dimension, fit for `index`, instead of one row an element. */
  asTuple?: AsTuple;
}

const bindNonzero = signature({ input: tensorRule(), out: orNull(tensorRule()), asTuple: flag(false) });

/**
 * The places of the elements that are not zero: int64, (elements, dimensions).
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
    /** @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.nonzero.html */
    nonzero(options: { asTuple: true }): Tensor[];
    nonzero(options?: { asTuple?: false }): Tensor;
  }
}

installMethods({ nonzero });
