/** The older function for the LU factorization; `torch.linalg.luFactor` is the newer one. */

import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';

/** The options of `lu`. */
export interface LuOptions<GetInfos extends boolean> {
  /** Whether rows are exchanged for numerical stability; true by default. False is possible on CUDA only. */
  pivot?: boolean;
  /**
   * Whether to return a third tensor, an int32 number for each matrix: 0, or for a singular matrix the position, from
   * 1, of the first zero on the diagonal of U; false by default.
   */
  getInfos?: GetInfos;
  /** Tensors to write the results to, which are also returned: two, or three with `getInfos`; none by default. */
  out?: readonly Tensor[] | null;
}

/** The results of `lu`. */
type Lu<GetInfos extends boolean> = GetInfos extends true
  ? [lu: Tensor, pivots: Tensor, infos: Tensor]
  : [lu: Tensor, pivots: Tensor];

const parameters = [
  { name: 'A' },
  { name: 'pivot', default: true },
  { name: 'getInfos', default: false },
  { name: 'out', default: null },
];

/**
 * Factorizes matrices into a permutation of rows, a lower and an upper triangular matrix: A = P L U. PyTorch will
 * remove this function: `torch.linalg.luFactor` and `torch.linalg.luFactorEx` do the same.
 * @param A the matrices, of shape (…, m, n), of a floating-point or complex dtype
 * @param pivot whether rows are exchanged for numerical stability; true by default. False is possible on CUDA only
 * @param getInfos whether to return the third tensor; false by default
 * @returns a tensor (…, m, n) that holds U and, below the diagonal, L without its ones; and an int32 tensor (…, min(m,
 * n)) of the exchanges of rows, which `torch.luUnpack` turns into P. With `getInfos` also an int32 number for each
 * matrix: 0, or for a singular matrix the position, from 1, of the first zero on the diagonal of U
 * @throws Error for a tensor of fewer than two dimensions or of integers
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.lu.html
 */
export function lu<I extends boolean = false>(A: Tensor, options?: LuOptions<I>): Lu<I>;
export function lu<I extends boolean = false>(A: Tensor, pivot: boolean, getInfos?: I): Lu<I>;
export function lu(...args: unknown[]): Tensor[] {
  const { A, pivot, getInfos, out } = bindArguments<{
    A: Tensor;
    pivot: boolean;
    getInfos: boolean;
    out: Tensor[] | null;
  }>('lu', parameters, args);
  const all = operator('aten::_lu_with_info').callMany([A, pivot, !getInfos]) as Tensor[];
  const results = getInfos ? all : all.slice(0, 2);
  if (out === null) return results;
  if (!Array.isArray(out) || out.length !== results.length || !out.every(isTensor)) {
    throw new TypeError(
      `lu: argument 'out': expected an array of ${results.length} Tensors, got ${describe(out)}`,
    );
  }
  for (const [i, result] of results.entries()) out[i]?.resizeAs_(result).copy_(result);
  return out;
}

declare module '../tensor/tensor' {
  interface Tensor {
    /**
     * Factorizes the matrices of this tensor into triangular ones; see `torch.lu`.
     * @param pivot whether rows are exchanged for numerical stability; true by default. False is possible on CUDA only
     * @param getInfos whether to return the third tensor; false by default
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.lu.html
     */
    lu<I extends boolean = false>(options?: Omit<LuOptions<I>, 'out'>): Lu<I>;
    lu<I extends boolean = false>(pivot: boolean, getInfos?: I): Lu<I>;
  }
}

installMethods({ lu });
