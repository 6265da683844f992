/** Computes a few of the largest or smallest eigenvalues of large symmetric matrices. */

import {
  type Arguments,
  choice,
  flag,
  integer,
  natural,
  orNull,
  real,
  rule,
  signature,
  tensorRule,
} from '../arguments/rules';
import { AutogradFunction } from '../autograd/function/function';
import type { FunctionCtx } from '../autograd/function/functionContext';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';
import { eigenpairGradient } from './lobpcgGradient';
import { LOBPCG, type LobpcgParameters } from './lobpcgSolver';

export type { LOBPCG };

/** Eigenvalues and eigenvectors. */
type Pairs = [E: Tensor, X: Tensor];

/** The arguments of `lobpcg` by name. */
export interface LobpcgOptions {
  /** The matrices, of shape (…, m, m), symmetric and positive definite; dense or sparse. */
  A: Tensor;
  /** How many eigenvalues to compute; by default as many as `X` has columns, or 1. */
  k?: number | null;
  /** The matrices B of the generalized problem A x = λ B x, of shape (…, m, m); the identity by default. */
  B?: Tensor | null;
  /** First approximations of the eigenvectors, of shape (…, m, n); random numbers by default. */
  X?: Tensor | null;
  /** How many columns of random numbers to begin with where `X` is not given; `k` by default. */
  n?: number | null;
  /** A preconditioner: a matrix of shape (m, m) that approximates the inverse of `A`; none by default. */
  iK?: Tensor | null;
  /** The most iterations; 1000 by default, −1 for no limit. */
  niter?: number | null;
  /** The iteration ends when the residuals are this small; by default the square root of the dtype's precision. */
  tol?: number | null;
  /** Whether to compute the largest eigenvalues and not the smallest; true by default. */
  largest?: boolean | null;
  /** How the basis is kept orthogonal: `'ortho'`, the default, which is robust, or `'basic'`, which is simpler. */
  method?: 'basic' | 'ortho' | null;
  /**
   * A function that is called after each iteration with the state of the iteration; none by default. The state goes on
   * changing, so the function copies the tensors that it wants to keep.
   */
  tracker?: ((worker: LOBPCG) => void) | null;
  /** Options of `'ortho'`: `orthoIMax` and `orthoJMax`, the most iterations of its two loops; each is 3 by default. */
  orthoIparams?: Record<string, number> | null;
  /**
   * Options of `'ortho'`: its tolerances `orthoTol`, `orthoTolDrop` and `orthoTolReplace`; each is `tol` by default.
   */
  orthoFparams?: Record<string, number> | null;
  /** Options of `'ortho'`: `orthoUseDrop`, whether it leaves out vectors that add little; false by default. */
  orthoBparams?: Record<string, boolean> | null;
}

const objectOf = <T extends 'number' | 'boolean', V>(type: T) =>
  orNull(
    rule<Record<string, V>>(
      `an object of ${type}s`,
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every((one) => typeof one === type),
    ),
  );

const bind = signature({
  A: tensorRule(),
  k: orNull(natural(undefined, 1)),
  B: orNull(tensorRule()),
  X: orNull(tensorRule()),
  n: orNull(natural(undefined, 1)),
  iK: orNull(tensorRule()),
  niter: orNull(integer()),
  tol: orNull(real()),
  largest: orNull(flag()),
  method: orNull(choice(['basic', 'ortho'])),
  tracker: orNull(rule<(worker: LOBPCG) => void>('a function', (value) => typeof value === 'function')),
  orthoIparams: objectOf<'number', number>('number'),
  orthoFparams: objectOf<'number', number>('number'),
  orthoBparams: objectOf<'boolean', boolean>('boolean'),
});

type Given = ReturnType<typeof bind>;

/** The parameters of the iteration: those that were given, and the defaults of the others. */
function parametersOf(given: Given, m: number, n: number, k: number, precision: number): LobpcgParameters {
  const tol = given.tol ?? Math.sqrt(precision);
  const iparams = { m, n, k, niter: given.niter ?? 1000 };
  const fparams = { tol };
  const bparams = { largest: given.largest ?? true };
  if (given.method === 'basic') return { iparams, fparams, bparams };
  const { orthoIparams, orthoFparams, orthoBparams } = given;
  return {
    iparams: { orthoIMax: 3, orthoJMax: 3, ...iparams, ...orthoIparams },
    fparams: { orthoTol: tol, orthoTolDrop: tol, orthoTolReplace: tol, ...fparams, ...orthoFparams },
    bparams: { orthoUseDrop: false, ...bparams, ...orthoBparams },
  };
}

/** Checks the shapes, and runs the iteration for each matrix of the batch. */
function solve(given: Given): Pairs {
  const { A, B, X, iK, tracker } = given;
  const fail = (name: string, expected: string, got: unknown): never => {
    throw new RangeError(`lobpcg: argument '${name}': expected ${expected}, got ${got}`);
  };
  if (A.dim() < 2 || A.size(-1) !== A.size(-2)) fail('A', 'square matrices', A.shape);
  if (B !== null && String(B.shape) !== String(A.shape)) fail('B', `size ${A.shape}`, B.shape);
  if (A.dtype !== dtypes.float32 && A.dtype !== dtypes.float64)
    fail('A', `${dtypes.float32} or ${dtypes.float64}`, A.dtype);
  const precision = A.dtype === dtypes.float32 ? 1.2e-7 : 2.23e-16;
  const m = A.size(-1);
  const k = given.k ?? (X === null ? 1 : X.size(-1));
  const n = X === null ? (given.n ?? k) : X.size(-1);
  if (m < 3 * n) fail('A', `at least ${3 * n} rows for ${n} eigenpairs`, A.shape);
  if (k > n) fail('k', `at most ${n}, which is iterated`, k);
  const batch = A.shape.slice(0, -2);
  if (X !== null && String([...X.shape]) !== String([...batch, m, n]))
    fail('X', `size [${[...batch, m, n]}]`, X.shape);
  const parameters = parametersOf(given, m, n, k, precision);
  const options = { dtype: A.dtype, device: A.device };
  const one = (a: Tensor, b: Tensor | null, x: Tensor | null): Pairs => {
    const start = x === null ? operator('aten::randn').callMany([[m, n], options]) : x.clone();
    const worker = new LOBPCG(a, b, start as Tensor, iK, parameters, given.method ?? 'ortho', tracker);
    worker.run();
    return [worker.E.narrow(0, 0, k) as Tensor, worker.X.narrow(1, 0, k) as Tensor];
  };
  if (batch.length === 0) return one(A, B, X);
  const flat = (x: Tensor | null): Tensor | null => x && (x.flatten(0, -3) as Tensor);
  const [as, bs, xs] = [flat(A) as Tensor, flat(B), flat(X)];
  const pairs = Array.from({ length: as.size(0) }, (_, i) => {
    parameters.iparams['batchIndex'] = i;
    const at = (x: Tensor | null): Tensor | null => x && (x.select(0, i) as Tensor);
    return one(at(as) as Tensor, at(bs), at(xs));
  });
  if (pairs.length === 0) return [A.newEmpty([...batch, k]), A.newEmpty([...batch, m, k])];
  const stacked = (part: 0 | 1): Tensor =>
    operator('aten::stack').callMany([pairs.map((pair) => pair[part])]) as Tensor;
  return [stacked(0).reshape([...batch, k]) as Tensor, stacked(1).reshape([...batch, m, k]) as Tensor];
}

/** The function that autograd records. */
class Lobpcg extends AutogradFunction {
  static forward(ctx: FunctionCtx<{ largest?: boolean }>, A: Tensor, B: Tensor | null, given: Given): Pairs {
    const [E, X] = solve({ ...given, A: A.detach(), B: B && (B.detach() as Tensor) });
    ctx.saveForBackward(A, B, E, X);
    ctx.largest = given.largest ?? true;
    return [E, X];
  }

  static backward(
    ctx: FunctionCtx<{ largest: boolean }, readonly [Tensor, Tensor | null, Tensor, Tensor]>,
    valueGrad: Tensor,
    vectorGrad: Tensor,
  ): (Tensor | null)[] {
    const [A, B, E, X] = ctx.savedTensors;
    if (A.isSparse) throw new Error('lobpcg: expected a dense A for its gradient, got a sparse one');
    if (B !== null) throw new Error('lobpcg: expected no B for gradients, got one');
    return [eigenpairGradient(valueGrad, vectorGrad, A, E, X, ctx.largest), null, null];
  }
}

/**
 * Computes the `k` largest or smallest eigenvalues of symmetric, positive definite matrices and their eigenvectors, by
 * the locally optimal block preconditioned conjugate gradient method. It only multiplies by `A`, so it suits large
 * sparse matrices.
 * @example
 * ```ts
 * const matrix = torch.diag(torch.arange(1, 101).to(torch.float32));
 * const [E, X] = torch.lobpcg(matrix, 2); // E is close to tensor([100., 99.]), X has the shape [100, 2]
 * ```
 * @param A the matrices, of shape (…, m, m), float32 or float64, symmetric and positive definite; dense or sparse
 * @param k how many eigenvalues to compute; by default as many as `X` has columns, or 1
 * @param B the matrices B of the generalized problem A x = λ B x, of shape (…, m, m); the identity by default
 * @param X first approximations of the eigenvectors, of shape (…, m, n); random numbers by default
 * @param n how many columns of random numbers to begin with where `X` is not given; `k` by default
 * @param iK a preconditioner: a matrix of shape (m, m) that approximates the inverse of `A`; none by default
 * @param niter the most iterations; 1000 by default, −1 for no limit
 * @param tol the iteration ends when the residuals are this small; by default the square root of the dtype's precision
 * @param largest whether to compute the largest eigenvalues and not the smallest; true by default
 * @param method how the basis is kept orthogonal: `'ortho'` (the default) or `'basic'`
 * @param tracker a function that is called after each iteration with the state of the iteration; none by default
 * @returns the eigenvalues, of shape (…, k), and the eigenvectors, of shape (…, m, k). Autograd knows the gradient for
 * a dense `A` where `B` is not given; it is a symmetric matrix
 * @throws RangeError where `A` has fewer than three times as many rows as columns are iterated, and for shapes and
 * dtypes that do not fit
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.lobpcg.html
 */
export function lobpcg(
  ...args: Arguments<
    [
      A: Tensor,
      k?: number | null,
      B?: Tensor | null,
      X?: Tensor | null,
      n?: number | null,
      iK?: Tensor | null,
      niter?: number | null,
      tol?: number | null,
      largest?: boolean | null,
      method?: 'basic' | 'ortho' | null,
      tracker?: ((worker: LOBPCG) => void) | null,
    ],
    LobpcgOptions,
    ['A']
  >
): [E: Tensor, X: Tensor] {
  const given = bind('lobpcg', args);
  const { A, B } = given;
  if (!A.requiresGrad && !B?.requiresGrad) return solve(given);
  const symmetric = (x: Tensor): Tensor => x.add(x.mT).div(2);
  return Lobpcg.apply(symmetric(A), B && symmetric(B), given);
}
