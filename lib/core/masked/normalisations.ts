/**
 * Operations along a dimension that keep the shape and ignore masked-out elements.
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
import { type Arguments, dtypeRule, integer, orNull, real, signature, tensorRule } from '../arguments/rules';
import type { Tensor } from '../tensor/tensor';
import {
  bindAlong,
  call,
  canonicalDims,
  type Identity,
  type MaskedOptions,
  masked,
  maskedRules,
} from './mask';
import { norm } from './reductions';

type AlongArguments = Arguments<
  [input: Tensor, dim: number],
  MaskedOptions & {
    /** A dense tensor of any shape. */
    input: Tensor;
    /** The dimension along which is computed; a negative one counts from the last. */
    dim: number;
  },
  ['input', 'dim']
>;

/** Makes the function for the operator `name`. Masked-out elements are replaced by `identity`. */
function along(callee: string, name: string, identity: Identity): (...args: AlongArguments) => Tensor {
  return (...args) => {
    const { input, dim, dtype, mask } = bindAlong(`masked.${callee}`, args);
    const [position] = canonicalDims(`masked.${callee}`, dim, input.dim());
    const counting = masked(`masked.${callee}`, identity, input, mask);
    const result = dtype ?? input.dtype;
    return call(name, callee === 'softmin' ? counting.neg() : counting, position, { dtype: result }).to(
      result,
    );
  };
}

/**
 * The running sum along `dim`; masked-out elements count as 0.
 * @param input a dense tensor of any shape
 * @param dim the dimension along which is summed
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input`
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @example
 * ```ts
 * const mask = torch.tensor([true, false, true]);
 * torch.masked.cumsum(torch.tensor([1, 2, 3]), 0, { mask }); // tensor([1., 1., 4.])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const cumsum = along('cumsum', 'cumsum', 'zero');

/**
 * The running product along `dim`; masked-out elements count as 1.
 * @param input a dense tensor of any shape
 * @param dim the dimension along which is multiplied
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input`
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const cumprod = along('cumprod', 'cumprod', 'one');

/**
 * The softmax along `dim`: exp(x) divided by the sum of it over the elements that count, so that these are positive
 * and sum to 1.
 * @param input a dense tensor of floating-point numbers, or of any dtype where `dtype` is given
 * @param dim the dimension along which the results sum to 1
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input`: 0 where elements are masked out, NaN along a slice that is masked out as a
 * whole
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @example
 * ```ts
 * const mask = torch.tensor([true, false, true]);
 * torch.masked.softmax(torch.tensor([1, 5, 1]), 0, { mask }); // tensor([0.5000, 0.0000, 0.5000])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const softmax = along('softmax', 'softmax', 'lowest');

/**
 * The logarithm of `masked.softmax`, computed more exactly than by taking the logarithm afterwards.
 * @param input a dense tensor of floating-point numbers, or of any dtype where `dtype` is given
 * @param dim the dimension along which the exponentials of the results sum to 1
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input`: −∞ where elements are masked out, NaN along a slice that is masked out as
 * a whole
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const logSoftmax = along('logSoftmax', 'log_softmax', 'lowest');

/**
 * The softmax of −x along `dim`: the smallest element that counts gets the largest share.
 * @param input a dense tensor of floating-point numbers, or of any dtype where `dtype` is given
 * @param dim the dimension along which the results sum to 1
 * @param dtype the dtype of the result; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input`: 0 where elements are masked out, NaN along a slice that is masked out as a
 * whole
 * @throws RangeError for a missing dimension and for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export const softmin = along('softmin', 'softmax', 'highest');

const bindNormalize = signature(
  { input: tensorRule(), ord: real(), dim: integer(), eps: real(1e-12), ...maskedRules },
  3,
);

/**
 * Divides `input` by its norm along a dimension, taken over the elements that count, so that what counts has the
 * norm 1.
 * @param input a dense tensor of floating-point numbers
 * @param ord the order of the norm: 2 for the Euclidean one, 1 for the sum of the absolute values
 * @param dim the dimension along which the norm is taken
 * @param eps the least number to divide by, against a norm of 0; 1e-12 by default
 * @param dtype the dtype of the norm; that of `input` by default
 * @param mask true where an element counts, broadcast to `input`; by default all count
 * @returns a tensor of the shape of `input`, 0 where elements are masked out
 * @throws RangeError for a mask of more dimensions than `input`
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function normalize(
  ...args: Arguments<
    [input: Tensor, ord: number, dim: number],
    MaskedOptions & {
      /** A dense tensor of floating-point numbers. */
      input: Tensor;
      /** The order of the norm: 2 for the Euclidean one, 1 for the sum of the absolute values. */
      ord: number;
      /** The dimension along which the norm is taken. */
      dim: number;
      /** The least number to divide by, against a norm of 0; 1e-12 by default. */
      eps?: number;
    },
    ['input', 'ord', 'dim']
  >
): Tensor {
  const { input, ord, dim, eps, dtype, mask } = bindNormalize('masked.normalize', args);
  const counting = masked('masked.normalize', 'zero', input, mask);
  const length = norm(input, ord, dim, { keepdim: true, dtype: dtype ?? input.dtype, mask });
  return call('divide', counting, call('maximum', length, length.newFull([], eps)));
}

const bindLogaddexp = signature(
  {
    input: tensorRule(),
    other: tensorRule(),
    dtype: orNull(dtypeRule()),
    inputMask: orNull(tensorRule()),
    otherMask: orNull(tensorRule()),
  },
  2,
);

/**
 * log(exp(input) + exp(other)), element by element, computed without the overflow of exp. A masked-out element counts
 * as −∞, whose exp is 0.
 * @param input a dense tensor of floating-point numbers
 * @param other another, of a shape that can be broadcast with that of `input`
 * @param dtype the dtype of the result; that of `input` by default
 * @param inputMask true where an element of `input` counts, broadcast to `input`; by default all count
 * @param otherMask true where an element of `other` counts, broadcast to `other`; by default all count
 * @returns a tensor of the broadcast shape, −∞ where both elements are masked out
 * @throws RangeError for a mask of more dimensions than its tensor
 * @see https://docs.pytorch.org/docs/2.13/masked.html
 */
export function logaddexp(
  ...args: Arguments<
    [input: Tensor, other: Tensor],
    Pick<MaskedOptions, 'dtype'> & {
      /** A dense tensor of floating-point numbers. */
      input: Tensor;
      /** Another, of a shape that can be broadcast with that of `input`. */
      other: Tensor;
      /** True where an element of `input` counts; by default all count. */
      inputMask?: Tensor | null;
      /** True where an element of `other` counts; by default all count. */
      otherMask?: Tensor | null;
    },
    ['input', 'other']
  >
): Tensor {
  const { input, other, dtype, inputMask, otherMask } = bindLogaddexp('masked.logaddexp', args);
  const a = masked('masked.logaddexp', 'lowest', input, inputMask);
  const b = masked('masked.logaddexp', 'lowest', other, otherMask);
  return call('logaddexp', a, b).to(dtype ?? input.dtype);
}
