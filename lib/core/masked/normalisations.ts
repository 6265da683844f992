/**
 * Operations along a dimension that keep the shape, over the elements that a mask lets count.
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

/** `name` along a dimension, where `identity` stands for what is masked out. */
function along(callee: string, name: string, identity: Identity): (...args: AlongArguments) => Tensor {
  return (...args) => {
    const { input, dim, dtype, mask } = bindAlong(`masked.${callee}`, args);
    const [place] = canonicalDims(`masked.${callee}`, dim, input.dim());
    const counting = masked(`masked.${callee}`, identity, input, mask);
    const result = dtype ?? input.dtype;
    return call(name, callee === 'softmin' ? counting.neg() : counting, place, { dtype: result }).to(result);
  };
}

export const cumsum = along('cumsum', 'cumsum', 'zero');
export const cumprod = along('cumprod', 'cumprod', 'one');
export const softmax = along('softmax', 'softmax', 'lowest');
export const logSoftmax = along('logSoftmax', 'log_softmax', 'lowest');
export const softmin = along('softmin', 'softmax', 'highest');

const bindNormalize = signature(
  { input: tensorRule(), ord: real(), dim: integer(), eps: real(1e-12), ...maskedRules },
  3,
);

/** `input` divided by its norm along `dim`, which counts as at least `eps`. */
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

/** log(exp(input) + exp(other)), where what is masked out counts as −∞. */
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
