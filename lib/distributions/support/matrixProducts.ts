/** Products and determinants of batches of matrices, for distributions of vectors. */
import { functions, linalg } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { like } from './parameters';

/** Multiplies matrices of shape (…, m, n) by vectors of shape (…, n). The result has the shape (…, m). */
export function matrixVector(matrix: Tensor, vector: Tensor): Tensor {
  return matrix.matmul(vector.unsqueeze(-1)).squeeze(-1);
}

/** Half the logarithm of det(L·Lᵀ), for lower triangular matrices L of shape (…, n, n). */
export function halfLogDeterminant(scaleTril: Tensor): Tensor {
  return scaleTril.diagonal({ dim1: -2, dim2: -1 }).log().sum(-1);
}

/** The sum of the squares of each matrix's elements: the trace of X·Xᵀ. */
export function squareSum(matrix: Tensor): Tensor {
  return matrix
    .reshape([-1, matrix.size(-2) * matrix.size(-1)])
    .pow(2)
    .sum(-1)
    .reshape(matrix.shape.slice(0, -2));
}

/**
 * The squared Mahalanobis distance xᵀ·(L·Lᵀ)⁻¹·x, for vectors x of shape (…, n) and lower triangular matrices L of
 * shape (…, n, n). The batch shape of the matrices is at most as long as that of the vectors, and each of its sizes
 * divides the vectors' size at the same distance from the right. Each matrix is solved for all its vectors at once, and
 * none is copied.
 */
export function mahalanobis(scaleTril: Tensor, vectors: Tensor): Tensor {
  const n = vectors.size(-1);
  const sizes = vectors.shape.slice(0, -1);
  const ranks = scaleTril.dim() - 2;
  const outer = sizes.length - ranks;
  // Each batch dimension of the vectors becomes two: how often the matrices are repeated along it, and their own size.
  const split = scaleTril.shape.slice(0, -2).flatMap((size, i) => [sizes[outer + i] / size, size]);
  const outerDims = Array.from({ length: outer }, (_, i) => i);
  const repeatDims = Array.from({ length: ranks }, (_, i) => outer + 2 * i);
  const matrixDims = repeatDims.map((dim) => dim + 1);
  const grouped = vectors
    .reshape([...sizes.slice(0, outer), ...split, n])
    .permute([...outerDims, ...repeatDims, ...matrixDims, outer + 2 * ranks]);
  const matrices = scaleTril.reshape([-1, n, n]);
  const columns = grouped.reshape([-1, matrices.size(0), n]).permute([1, 2, 0]);
  const squares = linalg.solveTriangular(matrices, columns, { upper: false }).pow(2).sum(-2);
  const inverse = Array.from({ length: ranks }, (_, i) => [outer + i, outer + ranks + i]).flat();
  return squares
    .t()
    .reshape(grouped.shape.slice(0, -1))
    .permute([...outerDims, ...inverse])
    .reshape(sizes);
}

/** The lower Cholesky factor of the inverse of a precision matrix. */
export function precisionToScaleTril(precision: Tensor): Tensor {
  const flipped = linalg.cholesky(functions.flip(precision, [-2, -1]));
  const inverse = functions.flip(flipped, [-2, -1]).transpose(-2, -1);
  const identity = functions.eye(precision.size(-1), like(precision));
  return linalg.solveTriangular(inverse, identity, { upper: false });
}
