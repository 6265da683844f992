/**
 * Means, medians and variances of the elements for which a mask is true.
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */

import { type Arguments, flag, integer, orNull, rule, signature, tensorRule } from '../arguments/rules';
import type { Tensor } from '../tensor/tensor';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import {
  bindReduction,
  call,
  canonicalDims,
  checkLayout,
  type Dims,
  dimsRule,
  type MaskedReductionOptions,
  masked,
  maskedRules,
  maskFor,
} from './mask';
import { type ReductionArguments, sumOf } from './reductions';

/** The number of elements that count along `dim`, and their sum. */
function countAndTotal(
  callee: string,
  input: Tensor,
  dim: Dims,
  keepdim: boolean,
  dtype: DType,
  mask: Tensor | null,
): { count: Tensor; total: Tensor; mask: Tensor | null } {
  checkLayout(callee, input);
  const dims = canonicalDims(callee, dim, input.dim());
  const counting = mask === null ? null : maskFor(callee, input, mask);
  const counted = counting ?? call('ones', input.shape, { dtype: dtypes.int64, device: input.device });
  const count = call('sum', counted, dims, keepdim);
  return { count, total: sumOf(input, dims, keepdim, dtype, counting), mask: counting };
}

/**
 * The mean of the elements for which `mask` is true; NaN where there are none.
 * @param input a dense tensor of floating-point or complex numbers, or of any where `dtype` is such a dtype
 * @param dim the dimension or dimensions to average over; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @throws TypeError for a tensor of integers, unless `dtype` names a floating-point dtype
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function mean(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.mean', args);
  const result = dtype ?? input.dtype;
  if (!result.isFloatingPoint && !result.isComplex) {
    throw new TypeError(`masked.mean: expected a floating-point or complex dtype, got ${result}`);
  }
  const { count, total } = countAndTotal('masked.mean', input, dim, keepdim, result, mask);
  return total.div(count) as Tensor;
}

const bindMedian = signature(
  { input: tensorRule(), dim: integer(-1), keepdim: flag(false), ...maskedRules },
  2,
);

/**
 * The median of the elements for which `mask` is true, along one dimension: the middle one in their order, or the lower
 * of the two in the middle. For floating-point numbers it is NaN where no element counts.
 * @param input a dense tensor of real numbers
 * @param dim the dimension to reduce; the last by default
 * @param keepdim whether the dimension stays, with size 1; false by default
 * @param dtype the dtype of the result for integers; that of `input` by default. A tensor of floating-point numbers
 * keeps its own
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the dimension
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @throws RangeError for a tensor of integers with a slice all of whose elements are masked out
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function median(
  ...args: Arguments<
    [input: Tensor, dim?: number],
    MaskedReductionOptions & {
      /** A dense tensor of real numbers. */
      input: Tensor;
      /** The dimension to reduce; the last by default. */
      dim?: number;
    },
    ['input']
  >
): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindMedian('masked.median', args);
  const isFloat = input.dtype.isFloatingPoint;
  const source = isFloat ? input : input.to(dtypes.float32);
  const counting = masked('masked.median', 'nan', source, mask);
  const [position] = canonicalDims('masked.median', dim, input.dim());
  const [values] = call('nanmedian', counting, position, keepdim) as unknown as [Tensor];
  if (isFloat) return values;
  if (call('any', call('isnan', values)).item()) {
    throw new RangeError('masked.median: expected no slice of integers to be masked out as a whole');
  }
  return values.to(dtype ?? input.dtype);
}

const bindVariance = signature(
  {
    input: tensorRule(),
    dim: dimsRule(),
    unbiased: orNull(flag()),
    correction: orNull(rule<number>('a number', (value) => typeof value === 'number')),
    keepdim: flag(false),
    ...maskedRules,
  },
  3,
);

type VarianceArguments = Arguments<
  [input: Tensor, dim?: Dims, unbiased?: boolean | null],
  MaskedReductionOptions & {
    /** A dense tensor of numbers. */
    input: Tensor;
    /** The dimension or dimensions to reduce; all by default. */
    dim?: Dims;
    /** Whether to divide by one less than the number of elements; true by default. */
    unbiased?: boolean | null;
    /** The number that is subtracted from the number of elements before dividing, instead of `unbiased`. */
    correction?: number | null;
  },
  ['input']
>;

function variance(callee: string, args: readonly unknown[]): Tensor {
  const given = bindVariance(callee, args);
  const { input, dim, unbiased, keepdim } = given;
  if (unbiased !== null && given.correction !== null) {
    throw new TypeError(`${callee}: expected one of unbiased and correction, got both`);
  }
  const correction = given.correction ?? (unbiased === false ? 0 : 1);
  const floating = input.dtype.isFloatingPoint || input.dtype.isComplex ? input.dtype : dtypes.float32;
  const dtype = given.dtype ?? floating;
  const compute = dtype.isFloatingPoint || dtype.isComplex ? dtype : dtypes.float32;
  const { count, total, mask } = countAndTotal(callee, input, dim, true, dtype, given.mask);
  const deviation = call('subtract', input, call('divide', total, count));
  const squares = sumOf(call('mul', deviation, call('conj', deviation)), dim, keepdim, compute, mask);
  let divisor = keepdim ? count : count.reshape(squares.shape);
  if (correction !== 0) {
    const real =
      compute === dtypes.complex128 ? dtypes.float64 : compute.isComplex ? dtypes.float32 : compute;
    divisor = call('subtract', divisor.to(real), correction);
    divisor = call('maximum', divisor, divisor.newZeros([]));
  }
  return call('divide', squares, divisor).to(dtype);
}

/**
 * The variance of the elements for which `mask` is true: the mean of their squared distances from their mean. Where
 * there are none it is NaN.
 * @param input a dense tensor of numbers
 * @param dim the dimension or dimensions to reduce; all by default
 * @param unbiased whether to divide by one less than the number of elements; true by default
 * @param correction the number that is subtracted from the number of elements before dividing, instead of `unbiased`
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; by default that of `input`, or float32 for integers and booleans
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @throws TypeError where both `unbiased` and `correction` are given
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
function varianceOf(...args: VarianceArguments): Tensor {
  return variance('masked.var', args);
}

/**
 * The standard deviation of the elements for which `mask` is true: the root of `masked.var`, in the unit of the
 * elements. Where there are none it is NaN.
 * @param input a dense tensor of numbers
 * @param dim the dimension or dimensions to reduce; all by default
 * @param unbiased whether the variance divides by one less than the number of elements; true by default
 * @param correction the number that is subtracted from the number of elements before dividing, instead of `unbiased`
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; by default that of `input`, or float32 for integers and booleans
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @throws TypeError where both `unbiased` and `correction` are given
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function std(...args: VarianceArguments): Tensor {
  return call('sqrt', variance('masked.std', args));
}

// Exported under another name, because `var` is a reserved word.
export { varianceOf as var };
