/** Conversions of lower triangular matrices to vectors and back. */
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';

/** Makes a mask of the elements of an n × n matrix that lie on the diagonal `diag` or below. */
function lowerMask(n: number, diag: number, { device }: Tensor): Tensor {
  const columns = functions.arange(n, { device });
  return columns.lt(columns.view([-1, 1]).add(diag + 1));
}

/** Returns the elements of matrices of shape (…, n, n) that lie on the diagonal `diag` or below, row by row. */
export function trilMatrixToVec(matrix: Tensor, diag = 0): Tensor {
  return matrix.index(['...', lowerMask(matrix.size(-1), diag, matrix)]);
}

/** The inverse of `trilMatrixToVec`: fills matrices with the elements of vectors, and with zeros above `diag`. */
export function vecToTrilMatrix(vector: Tensor, diag = 0): Tensor {
  const count = vector.size(-1);
  const odd = 1 + 2 * diag;
  const n = (-odd + Math.sqrt(odd ** 2 + 8 * count + 4 * Math.abs(diag) * (diag + 1))) / 2;
  if (!Number.isInteger(n)) {
    throw new RangeError(
      `vecToTrilMatrix: expected as many elements as a lower triangle of a square matrix has, got ${count}`,
    );
  }
  const matrix = vector.newZeros([...vector.shape.slice(0, -1), n, n]);
  matrix.indexPut(['...', lowerMask(n, diag, vector)], vector);
  return matrix;
}
