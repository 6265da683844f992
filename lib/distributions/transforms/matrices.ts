/** Transforms whose results are triangular or positive definite matrices. */

import { anything, signature, type Takes, tensorRule } from '../../core/arguments/rules';
import { FInfo } from '../../core/functional/typeInfo';
import { functions, linalg, nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { corrCholesky, independent, lowerCholesky, positiveDefinite, real, realVector } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { like } from '../support/parameters';
import { trilMatrixToVec, vecToTrilMatrix } from '../support/triangular';
import { checkRank } from './shapeChecks';
import { butLast } from './simplex';
import { Transform } from './transform';

const bindJacobian = signature({ x: tensorRule(), y: tensorRule(), intermediates: anything<unknown>(null) });

/** Moves the elements of the last dimension to the next index, and puts a 1 before them. */
const shifted = (value: Tensor): Tensor => nnFunctions.pad(butLast(value), [1, 0], { value: 1 });

/**
 * Turns vectors of D·(D − 1)/2 real numbers into Cholesky factors of D × D correlation matrices: lower triangular, with
 * a positive diagonal and rows of length 1. Row by row, the tanh of each number says which part of the row's remaining
 * length the element takes, and with which sign; the rest is left to the diagonal.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.CorrCholeskyTransform
 */
export class CorrCholeskyTransform extends Transform {
  static override readonly domain: Constraint = realVector;
  static override readonly codomain: Constraint = corrCholesky;
  static override readonly bijective: boolean = true;

  override _call(x: Tensor): Tensor {
    const { eps } = new FInfo(x.dtype);
    const shares = vecToTrilMatrix(x.tanh().clamp(-1 + eps, 1 - eps), -1);
    const rest = shares.pow(2).neg().add(1).sqrt().cumprod(-1);
    return shares.add(functions.eye(shares.size(-1), like(shares))).mul(shifted(rest));
  }

  override _inverse(y: Tensor): Tensor {
    const rest = y.mul(y).cumsum(-1).neg().add(1);
    const shares = trilMatrixToVec(y, -1).div(trilMatrixToVec(shifted(rest), -1).sqrt());
    return shares.log1p().sub(shares.neg().log1p()).div(2);
  }

  /**
   * Computes log |det dy/dx| of the elements below the diagonal.
   * @param args `x`: vectors; `y`: the results for `x`, which spare computing them again; `intermediates`: ignored, as
   * Python ignores it
   */
  override logAbsDetJacobian(
    ...args: Takes<['x', 'y', 'intermediates'], [x: Tensor, y: Tensor, intermediates?: unknown]>
  ): Tensor {
    const { x, y } = bindJacobian(this.constructor.name, args);
    return this._logAbsDetJacobian(x, y);
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const rest = y.mul(y).cumsum(-1).neg().add(1);
    const breaking = trilMatrixToVec(rest, -2).log().sum(-1).mul(0.5);
    const tanh = x
      .add(nnFunctions.softplus(x.mul(-2)))
      .sub(logTwo)
      .sum(-1)
      .mul(-2);
    return breaking.add(tanh);
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    checkRank(this, shape, 1);
    const count = shape.at(-1) as number;
    const size = Math.round(Math.sqrt(0.25 + 2 * count) + 0.5);
    if ((size * (size - 1)) / 2 !== count) {
      throw new RangeError(
        `${this.constructor.name}: expected D·(D − 1)/2 elements for a D × D matrix, got ${count}`,
      );
    }
    return [...shape.slice(0, -1), size, size];
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    checkRank(this, shape, 2);
    const size = shape.at(-1) as number;
    if (shape.at(-2) !== size) {
      throw new RangeError(
        `${this.constructor.name}: expected a shape of square matrices, got [${shape.join(', ')}]`,
      );
    }
    return [...shape.slice(0, -2), (size * (size - 1)) / 2];
  }
}

/** A transform of square matrices of which any two instances are equal, since it has no parameters. */
abstract class OfMatrices extends Transform {
  static override readonly domain: Constraint = independent(real, 2);

  override equals(other: unknown): boolean {
    return other instanceof OfMatrices && other.constructor === this.constructor;
  }
}

/** Returns the part of a matrix below the diagonal, together with the diagonal after `change`. */
function withDiagonal(matrix: Tensor, change: (diagonal: Tensor) => Tensor): Tensor {
  return matrix.tril(-1).add(change(matrix.diagonal({ dim1: -2, dim2: -1 })).diagEmbed());
}

/**
 * Turns square matrices into lower triangular ones with a positive diagonal, such as Cholesky factors have: elements
 * above the diagonal become 0, and those on the diagonal their exponential.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.LowerCholeskyTransform
 */
export class LowerCholeskyTransform extends OfMatrices {
  static override readonly codomain: Constraint = lowerCholesky;

  override _call(x: Tensor): Tensor {
    return withDiagonal(x, (diagonal) => diagonal.exp());
  }

  override _inverse(y: Tensor): Tensor {
    return withDiagonal(y, (diagonal) => diagonal.log());
  }
}

/**
 * Turns square matrices into positive definite ones, L·Lᵀ, where `LowerCholeskyTransform` makes L of the matrix.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.PositiveDefiniteTransform
 */
export class PositiveDefiniteTransform extends OfMatrices {
  static override readonly codomain: Constraint = positiveDefinite;

  override _call(x: Tensor): Tensor {
    const lower = new LowerCholeskyTransform()(x);
    return lower.matmul(lower.mT);
  }

  override _inverse(y: Tensor): Tensor {
    return new LowerCholeskyTransform().inv(linalg.cholesky(y));
  }
}
