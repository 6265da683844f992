/** The older function for norms; `torch.linalg.vectorNorm` and `torch.linalg.matrixNorm` are the newer ones. */

import {
  type Arguments,
  dtypeRule,
  flag,
  orNull,
  type Rule,
  real,
  rule,
  signature,
  type Takes,
  tensorRule,
} from '../arguments/rules';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';
import type { DType } from '../types/dtype';
import * as layouts from '../types/layout';

/**
 * Which norm: a number p for the vector norm (Σ |x|ᵖ)^(1/p), where `Infinity` gives the largest magnitude and 0 counts
 * the elements that are not zero; `'fro'`, the square root of the sum of squares; `'nuc'`, the sum of a matrix's
 * singular values.
 */
export type NormOrder = number | 'fro' | 'nuc';

/** The arguments of `norm` by name. */
export interface NormOptions {
  /** A tensor of floating-point or complex numbers. */
  input: Tensor;
  /** The order of the norm; `'fro'`, the Euclidean norm, by default. */
  p?: NormOrder | null;
  /** The dimensions over which the norm is taken; all by default. */
  dim?: number | readonly number[] | null;
  /** Whether these dimensions stay, with size 1; false by default. */
  keepdim?: boolean;
  /** A tensor to write the result to, which is also returned; none by default. */
  out?: Tensor | null;
  /** The dtype in which the norm is computed; that of `input` by default. */
  dtype?: DType | null;
}

/** Whether `value` may be a dimension, or several. */
const isDims = (value: unknown) =>
  Number.isInteger(value) || (Array.isArray(value) && value.every(Number.isInteger));

const order: Rule<NormOrder> = {
  read: (value, where) => (value === 'fro' || value === 'nuc' ? value : real().read(value, where)),
};

const bindNorm = signature({
  input: tensorRule(),
  p: { ...orNull(order), fallback: 'fro' },
  dim: orNull(rule<number | number[]>('an integer or an array of integers', isDims)),
  keepdim: flag(false),
  out: orNull(tensorRule()),
  dtype: orNull(dtypeRule()),
});

/**
 * The norm of all elements of a tensor, or along some of its dimensions. `torch.linalg.vectorNorm` and
 * `torch.linalg.matrixNorm` are the newer functions for it.
 * @example
 * ```ts
 * torch.norm(torch.tensor([3, 4])); // tensor(5.)
 * torch.norm(torch.tensor([[3, 4], [6, 8]]), { dim: 1 }); // tensor([ 5., 10.])
 * ```
 * @param input a tensor of floating-point or complex numbers
 * @param p the order of the norm; `'fro'`, the Euclidean norm, by default
 * @param dim the dimensions over which the norm is taken; all by default. `'nuc'` takes two, `'fro'` at most two
 * @param keepdim whether these dimensions stay, with size 1; false by default
 * @param out a tensor to write the result to, which is also returned; none by default
 * @param dtype the dtype in which the norm is computed; that of `input` by default
 * @returns a real tensor without the dimensions `dim`
 * @throws Error for a tensor of integers, RangeError for a dimension that the tensor does not have
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.norm.html
 */
export function norm(
  ...args: Arguments<
    [
      input: Tensor,
      p?: NormOrder | null,
      dim?: number | readonly number[] | null,
      keepdim?: boolean,
      out?: Tensor | null,
      dtype?: DType | null,
    ],
    NormOptions,
    ['input']
  >
): Tensor {
  const { input, p, dim, keepdim, out, dtype } = bindNorm('norm', args);
  const dims = typeof dim === 'number' ? [dim] : dim;
  const keywords = { ...(dtype && { dtype }), ...(out && { out }) };
  if (input.layout !== layouts.strided) return sparseNorm(input, p, dims, keepdim, keywords);
  if (p === 'nuc' || (p === 'fro' && dims !== null && dims.length > 2)) {
    const all = dims ?? Array.from({ length: input.dim() }, (_, i) => i);
    return operator('aten::linalg_matrix_norm').callMany([input, p, all, keepdim, keywords]) as Tensor;
  }
  const order = p === 'fro' || p === null ? 2 : p;
  return operator('aten::linalg_vector_norm').callMany([input, order, dims, keepdim, keywords]) as Tensor;
}

/** The norm of a sparse tensor, which the operators of `linalg` do not take. */
function sparseNorm(
  input: Tensor,
  p: NormOrder | null,
  dims: readonly number[] | null,
  keepdim: boolean,
  keywords: object,
): Tensor {
  const all = dims ?? Array.from({ length: input.dim() }, (_, i) => i);
  if (p === 'fro' || p === 'nuc') {
    const name = p === 'fro' ? 'frobenius_norm' : 'nuclear_norm';
    return operator(`aten::${name}`).callMany([input, all, keepdim, keywords]) as Tensor;
  }
  return operator('aten::norm').callMany([input, p, all, keepdim, keywords]) as Tensor;
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * The norm of this tensor's elements, or along some of its dimensions; see `torch.norm`.
     * @param p the order of the norm; `'fro'`, the Euclidean norm, by default
     * @param dim the dimensions over which the norm is taken; all by default. `'nuc'` takes two, `'fro'` at most two
     * @param keepdim whether these dimensions stay, with size 1; false by default
     * @param dtype the dtype in which the norm is computed; that of this tensor by default
     * @returns a real tensor without the dimensions `dim`
     * @throws Error for a tensor of integers, RangeError for a dimension that the tensor does not have
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.norm.html
     */
    norm(
      ...args: Takes<
        ['p', 'dim', 'keepdim', 'dtype'],
        [
          p?: NormOrder | null,
          dim?: number | readonly number[] | null,
          keepdim?: boolean,
          dtype?: DType | null,
        ]
      >
    ): Tensor;
  }
}

const bindMethod = signature({
  input: tensorRule(),
  p: { ...orNull(order), fallback: 'fro' },
  dim: orNull(rule<number | number[]>('an integer or an array of integers', isDims)),
  keepdim: flag(false),
  dtype: orNull(dtypeRule()),
});

installMethods({
  norm(...args) {
    const { input, p, dim, keepdim, dtype } = bindMethod('norm', args);
    return norm(input, p, dim, keepdim, null, dtype);
  },
});
