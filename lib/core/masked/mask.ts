/** What the masked operations share: dimensions, masks, and the values that replace masked-out elements. */

import { dtypeRule, flag, integer, orNull, rule, signature, tensorRule } from '../arguments/rules';
import { tensor } from '../operators/creation';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { strided } from '../types/layout';

/** One dimension, several, or null for all. */
export type Dims = number | readonly number[] | null;

/** The options of every masked operation. */
export interface MaskedOptions {
  /** The dtype of the result. By default that of `input`; sums and products of integers and booleans are int64. */
  dtype?: DType | null;
  /**
   * Which elements count: a tensor of booleans, true where an element counts, of a shape that can be broadcast to that
   * of `input`. By default all elements count.
   */
  mask?: Tensor | null;
}

/** The options of masked operations that reduce dimensions. */
export interface MaskedReductionOptions extends MaskedOptions {
  /** Whether the reduced dimensions stay, with size 1; false by default. */
  keepdim?: boolean;
}

export const dimsRule = () =>
  orNull(
    rule<number | number[]>(
      'an integer or an array of integers',
      (value) => Number.isInteger(value) || (Array.isArray(value) && value.every(Number.isInteger)),
    ),
  );
export const maskedRules = { dtype: orNull(dtypeRule()), mask: orNull(tensorRule()) };
export const bindReduction = signature(
  { input: tensorRule(), dim: dimsRule(), keepdim: flag(false), ...maskedRules },
  2,
);
export const bindAlong = signature({ input: tensorRule(), dim: integer(), ...maskedRules }, 2);

/** Calls the operator `name` with these arguments. @internal */
export const call = (name: string, ...args: unknown[]): Tensor =>
  operator(`aten::${name}`).callMany(args) as Tensor;

/** The dimensions in ascending order, counted from the start. */
export function canonicalDims(callee: string, dim: Dims, rank: number): number[] {
  if (dim === null || (Array.isArray(dim) && dim.length === 0))
    return Array.from({ length: rank }, (_, i) => i);
  const count = Math.max(rank, 1);
  const dims = (typeof dim === 'number' ? [dim] : dim).map((d) => {
    if (d < -count || d >= count) {
      throw new RangeError(
        `${callee}: argument 'dim': expected a dimension from ${-count} to ${count - 1}, got ${d}`,
      );
    }
    return (d + count) % count;
  });
  if (new Set(dims).size < dims.length) {
    throw new RangeError(`${callee}: argument 'dim': expected each dimension once, got [${dims.join(', ')}]`);
  }
  return dims.sort((a, b) => a - b);
}

/** The mask as booleans in the shape of `input`. */
export function maskFor(callee: string, input: Tensor, mask: Tensor): Tensor {
  if (mask.dim() > input.dim()) {
    throw new RangeError(
      `${callee}: argument 'mask': expected at most as many dimensions as the input (${input.dim()}), got ${mask.dim()}`,
    );
  }
  checkLayout(callee, mask);
  return call('broadcast_to', mask, input.shape).to(dtypes.bool);
}

export function checkLayout(callee: string, input: Tensor): void {
  if (input.layout !== strided)
    throw new TypeError(`${callee}: expected a strided Tensor, got layout ${input.layout}`);
}

/** The value that does not change the result, whatever else is there: 0 for a sum, the lowest value for a maximum. */
export type Identity = 'zero' | 'one' | 'lowest' | 'highest' | 'nan';

function identityOf(callee: string, identity: Identity, { dtype, device }: Tensor): Tensor {
  const make = (value: number | bigint | boolean) => tensor(value, { dtype, device });
  if (identity === 'zero') return make(0);
  if (identity === 'one') return make(1);
  if (identity === 'nan') return make(Number.NaN);
  const sign = identity === 'lowest' ? -1 : 1;
  if (dtype.isFloatingPoint) return make(sign * Number.POSITIVE_INFINITY);
  if (dtype.isComplex || dtype === dtypes.bool) {
    throw new TypeError(`${callee}: expected a dtype with an order, got ${dtype}`);
  }
  const bits = BigInt(8 * dtype.itemsize);
  if (!dtype.isSigned) return make(sign < 0 ? 0n : 2n ** bits - 1n);
  return make(sign < 0 ? -(2n ** (bits - 1n)) : 2n ** (bits - 1n) - 1n);
}

/** `input` with the masked-out elements replaced by `identity`. */
export function masked(callee: string, identity: Identity, input: Tensor, mask: Tensor | null): Tensor {
  checkLayout(callee, input);
  if (mask === null) return input;
  return call('where', maskFor(callee, input, mask), input, identityOf(callee, identity, input));
}

/** The dtype of a sum or product: int64 for integers and booleans, as libtorch computes these. */
export function sumDtype(input: Tensor, dtype: DType | null): DType {
  if (dtype !== null) return dtype;
  const inputDtype = input.dtype;
  return inputDtype.isFloatingPoint || inputDtype.isComplex ? inputDtype : dtypes.int64;
}
