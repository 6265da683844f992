/**
 * Reductions over the elements for which a mask is true.
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */

import { type Arguments, flag, integer, orNull, real, signature, tensorRule } from '../arguments/rules';
import type { Tensor } from '../tensor/tensor';
import type { DType } from '../types/dtype';
import {
  bindReduction,
  call,
  canonicalDims,
  type Dims,
  dimsRule,
  type Identity,
  type MaskedReductionOptions,
  masked,
  maskedRules,
  sumDtype,
} from './mask';

export type ReductionArguments = Arguments<
  [input: Tensor, dim?: Dims],
  MaskedReductionOptions & {
    /** A dense tensor of any shape. */
    input: Tensor;
    /** The dimension or dimensions to reduce; all by default. */
    dim?: Dims;
  },
  ['input']
>;

/**
 * The sum of the elements for which `mask` is true; 0 where there are none.
 * @param input a dense tensor of any shape
 * @param dim the dimension or dimensions to sum over; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; by default that of `input`, or int64 for integers and booleans
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @example
 * ```ts
 * const mask = torch.tensor([[true, false], [true, true]]);
 * torch.masked.sum(torch.tensor([[1, 2], [3, 4]]), 1, { mask }); // tensor([1., 7.])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function sum(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.sum', args);
  return sumOf(input, dim, keepdim, dtype, mask);
}

/** The sum over `dim` of the elements that count, in `dtype` or the dtype of a sum. @internal */
export function sumOf(
  input: Tensor,
  dim: Dims,
  keepdim: boolean,
  dtype: DType | null,
  mask: Tensor | null,
): Tensor {
  const dims = canonicalDims('masked.sum', dim, input.dim());
  const counting = masked('masked.sum', 'zero', input, mask);
  return call('sum', counting, dims, keepdim, { dtype: sumDtype(input, dtype) });
}

/**
 * The product of the elements for which `mask` is true; 1 where there are none.
 * @param input a dense tensor of any shape
 * @param dim the dimension or dimensions to multiply over; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; by default that of `input`, or int64 for integers and booleans
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
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
}

/**
 * The largest of the elements for which `mask` is true. Where there are none, the lowest value of the dtype, which is
 * −∞ for floating-point numbers.
 * @param input a dense tensor of real numbers
 * @param dim the dimension or dimensions to reduce; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @throws TypeError for a mask with complex numbers or booleans, which have no lowest value
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const amax = extreme('amax', 'lowest');

/**
 * The smallest of the elements for which `mask` is true. Where there are none, the highest value of the dtype, which is
 * ∞ for floating-point numbers.
 * @param input a dense tensor of real numbers
 * @param dim the dimension or dimensions to reduce; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @throws TypeError for a mask with complex numbers or booleans, which have no highest value
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const amin = extreme('amin', 'highest');

const bindIndex = signature(
  { input: tensorRule(), dim: orNull(integer()), keepdim: flag(false), ...maskedRules },
  2,
);

type IndexArguments = Arguments<
  [input: Tensor, dim?: number | null],
  MaskedReductionOptions & {
    /** A dense tensor of real numbers. */
    input: Tensor;
    /** The dimension along which is searched; by default the flattened tensor is. */
    dim?: number | null;
  },
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
 * The index of the largest element for which `mask` is true, along `dim` or in the flattened tensor; 0 where there is
 * none.
 * @param input a dense tensor of real numbers
 * @param dim the dimension along which is searched; by default the flattened tensor is
 * @param keepdim whether the dimension stays, with size 1; false by default
 * @param dtype the dtype of the result. As in Python it is by default that of `input`, which may be too narrow for
 * large indices: give `torch.int64` then
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the dimension
 * @throws TypeError for a mask with complex numbers or booleans, which have no lowest value
 * @example
 * ```ts
 * const mask = torch.tensor([true, false, true]);
 * torch.masked.argmax(torch.tensor([1, 9, 3]), 0, { mask, dtype: torch.int64 }); // tensor(2)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const argmax = indexOfExtreme('argmax', 'lowest');

/**
 * The index of the smallest element for which `mask` is true, along `dim` or in the flattened tensor; 0 where there is
 * none.
 * @param input a dense tensor of real numbers
 * @param dim the dimension along which is searched; by default the flattened tensor is
 * @param keepdim whether the dimension stays, with size 1; false by default
 * @param dtype the dtype of the result. As in Python it is by default that of `input`, which may be too narrow for
 * large indices: give `torch.int64` then
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the dimension
 * @throws TypeError for a mask with complex numbers or booleans, which have no highest value
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const argmin = indexOfExtreme('argmin', 'highest');

/**
 * The logarithm of the sum of exp(x) over the elements for which `mask` is true, computed without the overflow of exp;
 * −∞ where there are none.
 * @param input a dense tensor of floating-point numbers
 * @param dim the dimension or dimensions to sum over; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function logsumexp(...args: ReductionArguments): Tensor {
  const { input, dim, keepdim, dtype, mask } = bindReduction('masked.logsumexp', args);
  const dims = canonicalDims('masked.logsumexp', dim, input.dim());
  const counting = masked('masked.logsumexp', 'lowest', input, mask);
  return call('logsumexp', counting, dims, keepdim).to(dtype ?? input.dtype);
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
  MaskedReductionOptions & {
    /** A dense tensor of floating-point or complex numbers. */
    input: Tensor;
    /** The order of the norm; 2 by default. */
    ord?: number | null;
    /** The dimension or dimensions that make one vector; all by default. */
    dim?: Dims;
  },
  ['input']
>;

/**
 * The vector norm of the elements for which `mask` is true: (Σ |x|^ord)^(1/ord). Where there are none it is 0, or ∞ for
 * the order −∞.
 * @param input a dense tensor of floating-point or complex numbers
 * @param ord the order of the norm; 2, the Euclidean one, by default. ∞ gives the largest absolute value, −∞ the
 * smallest
 * @param dim the dimension or dimensions that make one vector; all by default
 * @param keepdim whether the reduced dimensions stay, with size 1; false by default
 * @param dtype the dtype in which is computed, and of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input` without the reduced dimensions
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
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
