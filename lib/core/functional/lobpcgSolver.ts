/**
 * The iteration of LOBPCG. Duersch, Shao, Yang, Gu: A robust and efficient implementation of LOBPCG (arXiv:1704.07458).
 */
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';

const call = (name: string, ...args: unknown[]): unknown => operator(`aten::${name}`).callMany(args);
const mm = (a: Tensor, b: Tensor): Tensor => call('mm', a, b) as Tensor;
const normOf = (x: Tensor): number => (call('linalg_vector_norm', x) as Tensor).item() as number;
const columnNorms = (x: Tensor): Tensor => call('linalg_vector_norm', x, 2, [0]) as Tensor;
const columns = (x: Tensor, from: number, to: number): Tensor => x.narrow(1, from, to - from);
/** The product of `a` and `x`; null stands for the identity. */
const times = (a: Tensor | null, x: Tensor): Tensor => (a === null ? x : mm(a, x));
/** `sᵀ a s` */
const quadratic = (a: Tensor | null, s: Tensor): Tensor => mm(s.mT, times(a, s));

function eigenpairs(a: Tensor, largest = false): [values: Tensor, vectors: Tensor] {
  const [values, vectors] = call('linalg_eigh', a, 'U') as [Tensor, Tensor];
  return largest ? [values.flip([-1]), vectors.flip([-1])] : [values, vectors];
}

/** The parameters of the iteration, under Python's names in camel case. */
export interface LobpcgParameters {
  /**
   * The integers: the number of rows `m`, of columns that are iterated `n`, of eigenvalues that are wanted `k`, and of
   * iterations at most `niter`; `orthoIMax` and `orthoJMax`; and `batchIndex`, the position of the matrix in its batch.
   */
  iparams: Record<string, number>;
  /** The tolerances: `tol`, `orthoTol`, `orthoTolDrop` and `orthoTolReplace`. */
  fparams: Record<string, number>;
  /** The booleans: `largest` and `orthoUseDrop`. */
  bparams: Record<string, boolean>;
}

/** The state of the iteration, with which a `tracker` is called. */
export class LOBPCG implements LobpcgParameters {
  /** The parameters that are integers, such as `niter`. */
  readonly iparams: Record<string, number>;
  /** The parameters that are tolerances, such as `tol`. */
  readonly fparams: Record<string, number>;
  /** The parameters that are booleans, such as `largest`. */
  readonly bparams: Record<string, boolean>;
  /**
   * The integers of the state: the number of the iteration `istep`, the iterations that are left `iterationsLeft`, how
   * many eigenpairs have converged `convergedCount`, the number of columns of the basis `convergedEnd`, and the last
   * iterations of the two loops of `'ortho'`, `orthoI` and `orthoJ`.
   */
  readonly ivars: Record<string, number> = { istep: 0, convergedCount: 0, convergedEnd: 0 };
  /** The numbers of the state: estimates of norms `XNorm`, `ANorm` and `BNorm`, and the errors of orthogonality. */
  readonly fvars: Record<string, number> = {};
  /** The booleans of the state. A tracker that sets `forceStop` to true ends the iteration. */
  readonly bvars: Record<string, boolean> = {};
  /** The tensors of the state: `rerr`, the relative residuals by which convergence is judged, of shape (n). */
  readonly tvars: Record<string, Tensor> = {};
  /** The approximate eigenvalues, of shape (n). */
  E: Tensor;
  /** The residuals A X − B X diag(E), of shape (m, n). */
  R: Tensor;
  /** The basis of the space that is searched, of shape (m, 3 n). */
  readonly S: Tensor;

  constructor(
    /** The matrix, of shape (m, m). */
    readonly A: Tensor,
    /** The matrix B of the generalized problem; null stands for the identity. */
    readonly B: Tensor | null,
    /** The approximate eigenvectors, of shape (m, n), which are changed in place. */
    public X: Tensor,
    /** The preconditioner; null stands for the identity. */
    readonly iK: Tensor | null,
    { iparams, fparams, bparams }: LobpcgParameters,
    /** How the basis is kept orthogonal. */
    readonly method: 'basic' | 'ortho',
    /** The function that is called after each iteration; null where there is none. */
    readonly tracker: ((worker: LOBPCG) => void) | null,
  ) {
    this.iparams = iparams;
    this.fparams = fparams;
    this.bparams = bparams;
    const [m, n] = [X.size(0), X.size(1)];
    this.E = X.newZeros([n]);
    this.R = X.newZeros([m, n]);
    this.S = X.newZeros([m, 3 * n]);
  }

  /** Iterates until the eigenpairs have converged, the iterations are used up, or a tracker sets `forceStop`. */
  run(): void {
    do {
      this.#update();
      this.tracker?.(this);
    } while (!this.#isDone());
  }

  #isDone(): boolean {
    const { ivars, iparams } = this;
    return (
      this.bvars['forceStop'] === true ||
      ivars['iterationsLeft'] === 0 ||
      (ivars['convergedCount'] as number) >= (iparams['k'] as number)
    );
  }

  #update(): void {
    const { ivars, fvars, X } = this;
    if (ivars['istep'] === 0) {
      const norm = normOf(X);
      fvars['XNorm'] = norm;
      fvars['ANorm'] = normOf(mm(this.A, X)) / norm;
      fvars['BNorm'] = normOf(times(this.B, X)) / norm;
      ivars['iterationsLeft'] = this.iparams['niter'] as number;
      this.#start();
    } else this.#step();
    ivars['iterationsLeft'] = (ivars['iterationsLeft'] as number) - 1;
    ivars['istep'] = (ivars['istep'] as number) + 1;
  }

  #start(): void {
    const { A, bparams } = this;
    const transform = this.#rayleighRitz(this.X);
    const [values, vectors] = eigenpairs(quadratic(quadratic(A, this.X), transform), bparams['largest']);
    this.X = mm(this.X, mm(transform, vectors));
    // Python keeps zeros here until the second step, if the method is `'ortho'`.
    if (this.method === 'basic') this.E = values;
    this.#judge();
    this.#extend(null, this.method === 'basic' ? times(this.iK, this.R) : this.#orthogonal(this.R, this.X));
  }

  #step(): void {
    const { X, E, A, S, ivars, bparams } = this;
    const n = X.size(1);
    const done = ivars['convergedCount'] as number;
    const basis = columns(S, done, ivars['convergedEnd'] as number);
    const basic = this.method === 'basic';
    const transform = basic ? this.#rayleighRitz(basis) : null;
    const form = quadratic(A, basis);
    const [values, vectors] = eigenpairs(transform ? quadratic(form, transform) : form, bparams['largest']);
    const found = columns(vectors, 0, n - done);
    const rest = vectors.size(1) - (n - done);
    columns(X, done, n).copy_(mm(basis, transform ? mm(transform, found) : found));
    E.narrow(0, done, n - done).copy_(values.narrow(0, 0, n - done));
    let directions: Tensor;
    if (transform) {
      directions = mm(basis, mm(transform, columns(vectors, n, Math.min(2 * n - done, vectors.size(1)))));
    } else {
      const others = columns(vectors, n - done, n - done + rest);
      const [orthogonal] = call('linalg_qr', others.narrow(0, 0, n - done).mT) as [Tensor, Tensor];
      directions = mm(basis, mm(others, orthogonal));
    }
    this.#judge();
    const open = columns(this.R, ivars['convergedCount'] as number, n);
    this.#extend(directions, open);
  }

  /** Makes the next basis of the eigenvectors, the directions of the last step, and the residuals. */
  #extend(directions: Tensor | null, residuals: Tensor): void {
    const { S, X } = this;
    const n = X.size(1);
    columns(S, 0, n).copy_(X);
    const count = n + (directions?.size(1) ?? 0);
    if (directions) columns(S, n, count).copy_(directions);
    let last = residuals;
    if (directions) {
      last =
        this.method === 'basic'
          ? times(this.iK, residuals)
          : this.#orthogonal(residuals, columns(S, 0, count));
    }
    const end = count + last.size(1);
    if (last.size(1) > 0) columns(S, count, end).copy_(last);
    this.ivars['convergedEnd'] = end;
  }

  /** Computes the residuals, and how many of the first eigenvalues have converged. */
  #judge(): void {
    const { A, B, X, E, ivars, fvars } = this;
    this.R = mm(A, X).sub(times(B, X).mul(E));
    const scale: Tensor = E.abs()
      .mul(fvars['BNorm'] as number)
      .add(fvars['ANorm'] as number);
    const error: Tensor = columnNorms(this.R).div(columnNorms(X).mul(scale));
    const open = (error.tolist() as number[]).findIndex((one) => !(one < (this.fparams['tol'] as number)));
    const count = open < 0 ? error.size(0) : open;
    const before = ivars['convergedCount'] as number;
    if (count < before) {
      throw new Error(`lobpcg: expected the eigenpairs that converged to stay, got ${count} after ${before}`);
    }
    ivars['convergedCount'] = count;
    this.tvars['rerr'] = error;
  }

  /** The matrix that turns `(SᵀAS) C = (SᵀBS) C E` into an ordinary eigenvalue problem. */
  #rayleighRitz(s: Tensor): Tensor {
    const form = quadratic(this.B, s);
    const row: Tensor = form.diagonal(0, -2, -1).pow(-0.5);
    const scaled: Tensor = form.mul(row).mul(row.unsqueeze(1));
    const factor = call('linalg_cholesky', scaled, { upper: true });
    return call('linalg_solve_triangular', factor, row.diagEmbed(), { upper: true, left: false }) as Tensor;
  }

  /** Makes the columns of `u` orthonormal with respect to B. With `drop`, leaves out those that add little. */
  #orthonormal(u: Tensor, drop: boolean, tau: number): Tensor {
    let basis = u;
    if (basis.numel() === 0) return basis;
    let form = quadratic(this.B, basis);
    const isThere: Tensor = form.diagonal(0, -2, -1).ne(0);
    if (!isThere.all().item()) {
      basis = basis.indexSelect(1, isThere.nonzero().squeeze(1));
      if (basis.numel() === 0) return basis;
      form = quadratic(this.B, basis);
    }
    let column: Tensor = form.diagonal(0, -2, -1).pow(-0.5).unsqueeze(1);
    let [values, vectors] = eigenpairs(form.mul(column).mul(column.mT));
    const least: Tensor = values.abs().max().mul(tau);
    if (drop) {
      const kept: Tensor = values.gt(least).nonzero().squeeze(1);
      values = values.indexSelect(0, kept);
      vectors = vectors.indexSelect(1, kept);
      column = column.indexSelect(0, kept);
    } else values = values.maximum(least);
    return mm(basis.mul(column.mT), vectors.mul(values.pow(-0.5)));
  }

  /** Makes the columns of `u` orthonormal with respect to B, and orthogonal to the columns of `v`. */
  #orthogonal(u: Tensor, v: Tensor): Tensor {
    const { B, fvars, fparams, ivars, bparams, iparams } = this;
    for (const name of Object.keys(fvars)) if (name.startsWith('ortho')) delete fvars[name];
    const tolerance = fparams['orthoTol'] as number;
    const norm = normOf(times(B, v));
    let result = u;
    let product = mm(v.mT, times(B, result));
    const note = (i: number, j: number): void => {
      ivars['orthoI'] = i;
      ivars['orthoJ'] = j;
    };
    for (let i = 0; i < (iparams['orthoIMax'] as number); i++) {
      result = result.sub(mm(v, product));
      for (let j = 0; j < (iparams['orthoJMax'] as number); j++) {
        const drop = bparams['orthoUseDrop'] === true;
        const tau = drop && j === 0 ? fparams['orthoTolDrop'] : fparams['orthoTolReplace'];
        result = this.#orthonormal(result, drop && j > 0, tau as number);
        note(i, j);
        if (result.numel() === 0) return result;
        const image = times(B, result);
        const form = mm(result.mT, image);
        const identity = call('eye', form.size(0), { dtype: form.dtype, device: form.device }) as Tensor;
        const error = normOf(form.sub(identity)) / (normOf(image) * normOf(result));
        fvars[`orthoUBUmIRerr[${i}, ${j}]`] = error;
        if (error < tolerance) break;
      }
      product = mm(v.mT, times(B, result));
      const error = normOf(product) / (norm * normOf(result));
      fvars[`orthoVBURerr[${i}]`] = error;
      if (error < tolerance) break;
      if ((iparams['m'] as number) < result.size(1) + v.size(1)) {
        throw new RangeError(
          `lobpcg: expected at least ${result.size(1) + v.size(1)} rows for a basis of so many columns, got ${iparams['m']}`,
        );
      }
    }
    return result;
  }
}
