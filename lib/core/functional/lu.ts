/** The LU factorization in its older form; `linalg.luFactor` is the newer one. */

import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';

export interface LuOptions<GetInfos extends boolean> {
  /** Whether rows are exchanged for stability; on the CPU they always are. True by default. */
  pivot?: boolean;
  /**
   * Whether to return a third tensor: for each matrix an int32 code, 0 for an invertible one and for a singular one the
   * position, from 1, of the first zero on the diagonal of U; false by default.
   */
  getInfos?: GetInfos;
  out?: readonly Tensor[] | null;
}

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
 * Factorizes matrices into a lower and an upper triangular matrix: A = P L U.
 * @returns one matrix (…, m, n) that holds U and, below the diagonal, L without its ones; and the exchanges of rows (…,
 * min(m, n)) as int32, which `torch.luUnpack` turns into P
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
     * Factorizes the matrices of this tensor; see `torch.lu`.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.lu.html
     */
    lu<I extends boolean = false>(options?: Omit<LuOptions<I>, 'out'>): Lu<I>;
    lu<I extends boolean = false>(pivot: boolean, getInfos?: I): Lu<I>;
  }
}

installMethods({ lu });
