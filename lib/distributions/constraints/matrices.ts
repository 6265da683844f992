/** Constraints on matrices. */

import { full } from '../../core/functional';
import { FInfo } from '../../core/functional/typeInfo';
import { functions, linalg } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import * as dtypes from '../../core/types/dtype';
import { Constraint } from './constraint';

abstract class MatrixConstraint extends Constraint {
  override get eventDim(): number {
    return 2;
  }
}

/** Lower triangular matrices: those with zeros above the diagonal. */
export class LowerTriangular extends MatrixConstraint {
  override _check(value: Tensor): Tensor {
    return value
      .tril()
      .eq(value)
      .view([...value.shape.slice(0, -2), -1])
      .min(-1).values;
  }
}

/** Lower triangular matrices with a positive diagonal. */
export class LowerCholesky extends LowerTriangular {
  override _check(value: Tensor): Tensor {
    const positiveDiagonal = value.diagonal({ dim1: -2, dim2: -1 }).gt(0).min(-1).values;
    return super._check(value).bitwiseAnd(positiveDiagonal);
  }
}

/** Cholesky factors of correlation matrices: lower triangular, with a positive diagonal and rows of length 1. */
export class CorrCholesky extends LowerCholesky {
  override _check(value: Tensor): Tensor {
    const tolerance = new FInfo(value.dtype).eps * value.size(-1) * 10;
    const rowNorm = linalg.vectorNorm(value.detach(), 2, -1);
    return super._check(value).bitwiseAnd(rowNorm.sub(1).abs().le(tolerance).all(-1));
  }
}

/** Matrices with as many rows as columns. */
export class Square extends MatrixConstraint {
  override _check(value: Tensor): Tensor {
    return full(value.shape.slice(0, -2), value.size(-2) === value.size(-1), {
      dtype: dtypes.bool,
      device: value.device,
    });
  }
}

/** Square matrices that equal their transposes, within an absolute tolerance of 1e-6. */
export class Symmetric extends Square {
  override _check(value: Tensor): Tensor {
    const square = super._check(value);
    if (!square.all().item()) return square;
    return functions.isclose(value, value.mT, { atol: 1e-6 }).all(-2).all(-1);
  }
}

/** Symmetric matrices with eigenvalues of at least 0. */
export class PositiveSemidefinite extends Symmetric {
  override _check(value: Tensor): Tensor {
    const symmetric = super._check(value);
    if (!symmetric.all().item()) return symmetric;
    return linalg.eigvalsh(value).ge(0).all(-1);
  }
}

/** Symmetric matrices with positive eigenvalues. */
export class PositiveDefinite extends Symmetric {
  override _check(value: Tensor): Tensor {
    const symmetric = super._check(value);
    if (!symmetric.all().item()) return symmetric;
    return linalg.choleskyEx(value).info.eq(0);
  }
}
