/**
 * Reductions over the elements for which a mask is true.
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */

import { type Arguments, flag, integer, orNull, real, rule, signature, tensorRule } from '../arguments/rules';
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
  type Identity,
  type MaskedReductionOptions,
  masked,
  maskedRules,
  maskFor,
  sumDtype,
} from './mask';

type ReductionArguments = Arguments<
  [input: Tensor, dim?: Dims],
  MaskedReductionOptions & { input: Tensor; dim?: Dims },
  ['input']
>;
/**
 * The sum of the elements for which `mask` is true; 0 where there are none.
 * @param input a tensor
 * @param dim the dimension or dimensions to sum over; all by default
 * @param options.mask true where an element counts; by default all count
 * @param options.keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param options.dtype the dtype of the result; by default that of `input`, or int64 for small integers
 */

export function sum(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.sum', args);
  return sumOf(input, dim, keepdim, dtype, mask);
}

function sumOf(input: Tensor, dim: Dims, keepdim: boolean, dtype: DType | null, mask: Tensor | null): Tensor {
  const dims = canonicalDims('masked.sum', dim, input.dim());
  const counting = masked('masked.sum', 'zero', input, mask);
  return call('sum', counting, dims, keepdim, { dtype: sumDtype(input, dtype) });
  /** The product of the elements for which `mask` is true; 1 where there are none. Parameters as for `masked.sum`. */
}

export function prod(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.prod', args);
  let result = masked('masked.prod', 'one', input, mask).to(sumDtype(input, dtype));
  for (const d of canonicalDims('masked.prod', dim, input.dim()).reverse())
    result = call('prod', result, d, keepdim);
  return result;
}

function extreme(name: 'amax' | 'amin', identity: Identity): (...args: ReductionArguments) => Tensor {
  const callee = `masked.${name}`;
  return (...args) => {
    const { input, dim, keepdim, dtype, mask } = bindReduction(callee, args);
    const dims = canonicalDims(callee, dim, input.dim());
    return call(name, masked(callee, identity, input, mask), dims, keepdim).to(dtype ?? input.dtype);
  };
  /** The largest of the elements for which `mask` is true. Parameters as for `masked.sum`. */
}
/** The smallest of the elements for which `mask` is true. Parameters as for `masked.sum`. */

export const amax = extreme('amax', 'lowest');
export const amin = extreme('amin', 'highest');

const bindIndex = signature(
  { input: tensorRule(), dim: orNull(integer()), keepdim: flag(false), ...maskedRules },
  2,
);

type IndexArguments = Arguments<
  [input: Tensor, dim?: number | null],
  MaskedReductionOptions & { input: Tensor; dim?: number | null },
  ['input']
>;

function indexOfExtreme(name: 'argmax' | 'argmin', identity: Identity): (...args: IndexArguments) => Tensor {
  const callee = `masked.${name}`;
  return (...args) => {
    const { input, dim, keepdim, dtype, mask } = bindIndex(callee, args);
    return call(name, masked(callee, identity, input, mask), dim, keepdim).to(dtype ?? input.dtype);
  };
}

/**
 * The index of the largest element for which `mask` is true, along `dim` or in the flattened tensor. As in Python, the
 * result has the dtype of the input unless `dtype` names another.
 */
export const argmax = indexOfExtreme('argmax', 'lowest');
/** The index of the smallest element for which `mask` is true; see `masked.argmax`. */
export const argmin = indexOfExtreme('argmin', 'highest');

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

export function mean(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.mean', args);
  const result = dtype ?? input.dtype;
  /**
   * The mean of the elements for which `mask` is true; NaN where there are none. Parameters as for `masked.sum`.
   * @throws TypeError for a tensor of integers, unless `dtype` names a floating-point dtype
   */
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
 * The median of the elements for which `mask` is true, along one dimension.
 * @param dim the dimension; the last by default
 * @throws RangeError for a tensor of integers with a slice all of whose elements are masked out
 */
export function median(
  ...args: Arguments<
    [input: Tensor, dim?: number],
    MaskedReductionOptions & { input: Tensor; dim?: number },
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

export function logsumexp(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.logsumexp', args);
  const dims = canonicalDims('masked.logsumexp', dim, input.dim());
  const counting = masked('masked.logsumexp', 'lowest', input, mask);
  return call('logsumexp', counting, dims, keepdim).to(dtype ?? input.dtype);
  /** log Σ exp(x) over the elements for which `mask` is true. Parameters as for `masked.sum`. */
}

const bindNorm = signature(
  {
    input: tensorRule(),
    ord: { ...orNull(real()), fallback: 2 },
    dim: dimsRule(),
    keepdim: flag(false),
    ...maskedRules,
  },
  3,
);

export type MaskedNormArguments = Arguments<
  [input: Tensor, ord?: number | null, dim?: Dims],
  MaskedReductionOptions & { input: Tensor; ord?: number | null; dim?: Dims },
  ['input']
>;

/**
 * The vector norm of the elements for which `mask` is true.
 * @param ord the order of the norm; 2 by default
 * @param dim the dimension or dimensions; all by default
 */
export function norm(...args: MaskedNormArguments): Tensor {
  const { input, ord, dim, keepdim, dtype, mask } = bindNorm('masked.norm', args);
  const order = ord ?? 2;
  const counting = masked(
    'masked.norm',
    order === Number.NEGATIVE_INFINITY ? 'highest' : 'zero',
    input,
    mask,
  );
  const dims = canonicalDims('masked.norm', dim, input.dim());
  return call('linalg_vector_norm', counting, order, dims, keepdim, { dtype: dtype ?? input.dtype });
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
    input: Tensor;
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
 * The variance of the elements for which `mask` is true.
 * @throws TypeError where both `unbiased` and `correction` are given
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.masked.var.html
 */
function varianceOf(...args: VarianceArguments): Tensor {
  return variance('masked.var', args);
}

/**
 * The standard deviation of the elements for which `mask` is true: the root of `masked.var`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.masked.std.html
 */
export function std(...args: VarianceArguments): Tensor {
  return call('sqrt', variance('masked.std', args));
}

// Exported under another name, because `var` is a reserved word.
export { varianceOf as var };
