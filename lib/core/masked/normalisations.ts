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
  MaskedOptions & { input: Tensor; dim: number },
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
 * @param input a tensor
 * @param dim the dimension
 * @returns a tensor of the shape of `input`
 */

/** The running product along `dim`; masked-out elements count as 1. */
export const cumsum = along('cumsum', 'cumsum', 'zero');
/** The softmax along `dim`: exp(x) divided by its sum over the elements that count. Masked-out elements become 0. */
export const cumprod = along('cumprod', 'cumprod', 'one');
/** The logarithm of `masked.softmax`. */
export const softmax = along('softmax', 'softmax', 'lowest');
/** The softmax of −x along `dim`. */
export const logSoftmax = along('logSoftmax', 'log_softmax', 'lowest');
export const softmin = along('softmin', 'softmax', 'highest');

const bindNormalize = signature(
  { input: tensorRule(), ord: real(), dim: integer(), eps: real(1e-12), ...maskedRules },
  3,
);

/**
 * Divides `input` by its norm along a dimension, taken over the elements that count.
 * @param input a tensor of floating-point numbers
 * @param ord the order of the norm: 2 for the Euclidean one
 * @param dim the dimension
 * @param eps the norm counts as at least this; 1e-12 by default
 * @returns a tensor of the shape of `input`, 0 where elements are masked out
 */
export function normalize(
  ...args: Arguments<
    [input: Tensor, ord: number, dim: number],
    MaskedOptions & { input: Tensor; ord: number; dim: number; eps?: number },
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
 * log(exp(input) + exp(other)), element by element. Masked-out elements count as −∞.
 * @param inputMask true where an element of `input` counts; by default all count
 * @param otherMask true where an element of `other` counts; by default all count
 */
export function logaddexp(
  ...args: Arguments<
    [input: Tensor, other: Tensor],
    Pick<MaskedOptions, 'dtype'> & {
      input: Tensor;
      other: Tensor;
      inputMask?: Tensor | null;
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
