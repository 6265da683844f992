/**
 * Factorisations of matrices that are close to matrices of low rank, by random projection.
 * Halko, Martinsson, Tropp: Finding structure with randomness, algorithms 4.4 and 5.1 (arXiv:0909.4061).
 */

import { type Arguments, flag, natural, orNull, signature, tensorRule } from '../arguments/rules';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';

const call = (name: string, ...args: unknown[]): unknown => operator(`aten::${name}`).callMany(args);
const matmul = (a: Tensor, b: Tensor): Tensor => call('matmul', a, b) as Tensor;
const basisOf = (x: Tensor): Tensor => (call('linalg_qr', x) as [Tensor, Tensor])[0];

/** The product of `a − m` and `x`; null stands for an `m` of zeros. */
function shifted(a: Tensor, m: Tensor | null, x: Tensor): Tensor {
  const product = matmul(a, x);
  return m === null ? product : (product.sub(matmul(m, x)) as Tensor);
}

/** Orthonormal vectors whose span is close to the range of `a − m`. */
function approximateBasis(a: Tensor, q: number, iterations: number, m: Tensor | null): Tensor {
  const half = a.dtype === dtypes.float16 || a.dtype === dtypes.float64 || a.dtype.isComplex;
  const dtype = half ? a.dtype : dtypes.float32;
  const sketch = call('randn', [a.size(-1), q], { dtype, device: a.device }) as Tensor;
  let basis = basisOf(shifted(a, m, sketch));
  for (let i = 0; i < iterations; i++) {
    basis = basisOf(shifted(a.mH, m?.mH ?? null, basis));
    basis = basisOf(shifted(a, m, basis));
  }
  return basis;
}

/** The factors U, S and V of the `q` largest singular values of `a − m`. */
function factorise(a: Tensor, q: number, iterations: number, m: Tensor | null): [Tensor, Tensor, Tensor] {
  const wide = a.size(-2) < a.size(-1);
  const full = m === null ? null : (m.broadcastTo(a.shape) as Tensor);
  const [tall, tallShift] = wide ? [a.mH, full?.mH ?? null] : [a, full];
  const basis = approximateBasis(tall, q, iterations, tallShift);
  const plain = matmul(basis.mH, tall);
  const projected = tallShift === null ? plain : plain.sub(matmul(basis.mH, tallShift));
  const [u, s, vh] = call('linalg_svd', projected, false) as [Tensor, Tensor, Tensor];
  const left = matmul(basis, u);
  return wide ? [vh.mH, s, left] : [left, s, vh.mH];
}

/** The arguments of `svdLowrank` by name. */
export interface SvdLowrankOptions {
  /** The matrices, of shape (…, m, n). */
  A: Tensor;
  /** How many singular values to compute, a little more than the rank of the matrix; 6 by default. */
  q?: number | null;
  /** How many iterations improve the approximation; 2 by default. */
  niter?: number | null;
  /** Matrices to subtract from `A` first, of a shape that can be broadcast to that of `A`; none by default. */
  M?: Tensor | null;
}

const bindSvd = signature({
  A: tensorRule(),
  q: { ...orNull(natural()), fallback: 6 },
  niter: { ...orNull(natural()), fallback: 2 },
  M: orNull(tensorRule()),
});

/**
 * Approximates the `q` largest singular values of matrices of low rank, and their vectors: A − M ≈ U diag(S) Vᴴ. It
 * draws random numbers, so results differ from call to call unless `torch.manualSeed` sets the seed. For small dense
 * matrices `torch.linalg.svd` is exact and faster.
 * @example
 * ```ts
 * const [U, S, V] = torch.svdLowrank(torch.randn([100, 20]), 4); // [100, 4], [4] and [20, 4]
 * ```
 * @param A the matrices, of shape (…, m, n)
 * @param q how many singular values to compute, a little more than the rank of the matrices; 6 by default
 * @param niter how many iterations improve the approximation; 2 by default
 * @param M matrices to subtract from `A` first, of a shape that can be broadcast to that of `A`; none by default
 * @returns U of shape (…, m, q), S of shape (…, q) and V of shape (…, n, q), for matrices of shape (…, m, n)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.svd_lowrank.html
 */
export function svdLowrank(
  ...args: Arguments<
    [A: Tensor, q?: number | null, niter?: number | null, M?: Tensor | null],
    SvdLowrankOptions,
    ['A']
  >
): [U: Tensor, S: Tensor, V: Tensor] {
  const { A, q, niter, M } = bindSvd('svdLowrank', args);
  return factorise(A, q ?? 6, niter ?? 2, M);
}

/** The arguments of `pcaLowrank` by name. */
export interface PcaLowrankOptions {
  /** The matrices, of shape (…, m, n): m observations as rows, with n variables each. */
  A: Tensor;
  /**
   * How many components to compute, a little more than the rank of the matrix; by default the smallest of 6, m and n.
   */
  q?: number | null;
  /** Whether to subtract the mean of each column first; true by default. */
  center?: boolean;
  /** How many iterations improve the approximation; 2 by default. */
  niter?: number;
}

const bindPca = signature({ A: tensorRule(), q: orNull(natural()), center: flag(true), niter: natural(2) });

/**
 * Principal component analysis: the directions in which the rows of a matrix vary most. It draws random numbers, so
 * results differ from call to call unless `torch.manualSeed` sets the seed.
 * @example
 * ```ts
 * const [U, S, V] = torch.pcaLowrank(points, 2);
 * const projected = points.matmul(V); // the rows' coordinates along the two directions
 * ```
 * @param A the matrices, of shape (…, m, n): m observations as rows, with n variables each
 * @param q how many components to compute, a little more than the rank of the matrices; by default the smallest of 6, m
 * and n
 * @param center whether to subtract the mean of each column first; true by default
 * @param niter how many iterations improve the approximation; 2 by default
 * @returns U of shape (…, m, q), S of shape (…, q) and V of shape (…, n, q), for matrices of shape (…, m, n). The
 * columns of V are the directions, and A · V holds the rows' coordinates along them
 * @throws RangeError where `q` is greater than m or n
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.pca_lowrank.html
 */
export function pcaLowrank(
  ...args: Arguments<
    [A: Tensor, q?: number | null, center?: boolean, niter?: number],
    PcaLowrankOptions,
    ['A']
  >
): [U: Tensor, S: Tensor, V: Tensor] {
  const { A, q, center, niter } = bindPca('pcaLowrank', args);
  const most = Math.min(A.size(-2), A.size(-1));
  if (q !== null && q > most) {
    throw new RangeError(`pcaLowrank: argument 'q': expected at most min(m, n) = ${most}, got ${q}`);
  }
  const centred = center ? (A.sub(A.mean([-2], true)) as Tensor) : A;
  return factorise(centred, q ?? Math.min(6, most), niter, null);
}
