/** The normal distribution of vectors. */

import { type Arguments, orNull, signature, tensorRule } from '../../core/arguments/rules';
import { broadcastShapes } from '../../core/functional';
import { linalg } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { lowerCholesky, positiveDefinite, realVector } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwoPi } from '../support/constants';
import { lazyProperties, setOwn } from '../support/lazyProperties';
import {
  halfLogDeterminant,
  mahalanobis,
  matrixVector,
  precisionToScaleTril,
} from '../support/matrixProducts';
import { validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardNormal } from '../support/standardSamples';

/** The options that give a covariance matrix. Exactly one of the three has to be given. */
export interface CovarianceOptions {
  /** The covariance matrix, of shape (…, n, n): symmetric and positive definite. */
  covarianceMatrix?: Tensor | null;
  /** The inverse of the covariance matrix, of shape (…, n, n): symmetric and positive definite. */
  precisionMatrix?: Tensor | null;
  /** The lower Cholesky factor L of the covariance matrix L·Lᵀ, of shape (…, n, n), with a positive diagonal. */
  scaleTril?: Tensor | null;
}

/** The rules for the options that give a covariance matrix. */
export const covarianceRules = {
  covarianceMatrix: orNull(tensorRule()),
  precisionMatrix: orNull(tensorRule()),
  scaleTril: orNull(tensorRule()),
};

/**
 * Finds which of the three matrices was given, and its value.
 * @throws TypeError unless exactly one of them was
 * @throws RangeError if it is no matrix
 */
export function givenCovariance(
  callee: string,
  values: { covarianceMatrix: Tensor | null; precisionMatrix: Tensor | null; scaleTril: Tensor | null },
): { given: keyof typeof values; matrix: Tensor } {
  const all = Object.entries(values).filter(
    (entry): entry is [keyof typeof values, Tensor] => entry[1] !== null,
  );
  const [first] = all;
  if (!first || all.length > 1) {
    throw new TypeError(
      `${callee}: expected exactly one of 'covarianceMatrix', 'precisionMatrix' and 'scaleTril', got ${all.length === 0 ? 'none' : all.map(([name]) => `'${name}'`).join(' and ')}`,
    );
  }
  const [given, matrix] = first;
  if (matrix.dim() < 2) {
    throw new RangeError(
      `${callee}: argument '${given}': expected a Tensor of at least 2 dimensions, got ${matrix.dim()}`,
    );
  }
  return { given, matrix };
}

/** Computes the lower Cholesky factor of the covariance matrix from the matrix that was given. */
export function scaleTrilOf(given: keyof CovarianceOptions, matrix: Tensor): Tensor {
  if (given === 'scaleTril') return matrix;
  return given === 'covarianceMatrix' ? linalg.cholesky(matrix) : precisionToScaleTril(matrix);
}

/** What the constructor of MultivariateNormal takes. */
export interface MultivariateNormalOptions extends CovarianceOptions, ValidateOptions {
  /** The mean, of shape (…, n). The sizes before n broadcast with those of the matrix to the batch shape. */
  loc: Tensor;
}

const bind = signature({ loc: tensorRule(), ...covarianceRules, ...validation });

/**
 * The normal distribution of vectors of n elements, which may be correlated: with the mean `loc`, and a covariance
 * matrix that is given as itself, as its inverse (`precisionMatrix`) or as its lower Cholesky factor (`scaleTril`). The
 * factor is what is computed with, so giving it is fastest. The event shape is `[n]`.
 * @example
 * ```ts
 * const covariance = torch.tensor([[2, 1], [1, 2]]);
 * const normal = new torch.distributions.MultivariateNormal(torch.zeros([2]), covariance);
 * normal.sample([5]); // (5, 2)
 * normal.logProb(torch.zeros([2])); // tensor(-2.3872)
 *
 * const same = new torch.distributions.MultivariateNormal(torch.zeros([2]), {
 *   scaleTril: torch.linalg.cholesky(covariance),
 * });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.multivariate_normal.MultivariateNormal
 */
export class MultivariateNormal extends Distribution {
  static override readonly argConstraints: ArgConstraints = {
    loc: realVector,
    covarianceMatrix: positiveDefinite,
    precisionMatrix: positiveDefinite,
    scaleTril: lowerCholesky,
  };
  static override readonly support: Constraint = realVector;
  static override readonly hasRsample: boolean = true;
  /** The mean, of shape (batchShape, n). */
  declare readonly loc: Tensor;
  /** The covariance matrix, of shape (batchShape, n, n). If it was not given, it is computed when it is first read. */
  declare readonly covarianceMatrix: Tensor;
  /**
   * The inverse of the covariance matrix, of shape (batchShape, n, n). If it was not given, it is computed when it is
   * first read.
   */
  declare readonly precisionMatrix: Tensor;
  /** The lower Cholesky factor of the covariance matrix, of shape (batchShape, n, n). */
  declare readonly scaleTril: Tensor;
  /** @internal */
  declare readonly _unbroadcastedScaleTril: Tensor;

  static {
    const batched = ({ batchShape, eventShape }: MultivariateNormal, matrix: Tensor): Tensor =>
      matrix.expand([...batchShape, ...eventShape, ...eventShape]);
    lazyProperties(MultivariateNormal, {
      scaleTril: (self) => batched(self, self._unbroadcastedScaleTril),
      covarianceMatrix: (self) =>
        batched(self, self._unbroadcastedScaleTril.matmul(self._unbroadcastedScaleTril.mT)),
      precisionMatrix: (self) => batched(self, self._unbroadcastedScaleTril.choleskyInverse()),
    });
  }

  constructor(
    ...args: Arguments<
      [
        loc: Tensor,
        covarianceMatrix?: Tensor | null,
        precisionMatrix?: Tensor | null,
        scaleTril?: Tensor | null,
        validateArgs?: boolean | null,
      ],
      MultivariateNormalOptions,
      ['loc']
    >
  ) {
    const { loc, validateArgs, ...values } = bind(new.target.name, args);
    if (loc.dim() < 1) {
      throw new RangeError(
        `${new.target.name}: argument 'loc': expected a Tensor of at least 1 dimension, got 0`,
      );
    }
    const { given, matrix } = givenCovariance(new.target.name, values);
    const batchShape = broadcastShapes(matrix.shape.slice(0, -2), loc.shape.slice(0, -1));
    const expanded = loc.expand([...batchShape, -1]);
    super(batchShape, expanded.shape.slice(-1), {
      validateArgs,
      fields: { loc: expanded, [given]: matrix.expand([...batchShape, -1, -1]) },
    });
    // This comes after the base class's check, whose error for a matrix without a Cholesky factor says more than
    // that of linalg.cholesky.
    setOwn(this, '_unbroadcastedScaleTril', scaleTrilOf(given, matrix));
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get variance(): Tensor {
    return this._unbroadcastedScaleTril
      .pow(2)
      .sum(-1)
      .expand([...this.batchShape, ...this.eventShape]);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const eps = standardNormal(this._extendedShape(sampleShape), this.loc);
    return this.loc.add(matrixVector(this._unbroadcastedScaleTril, eps));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const scaleTril = this._unbroadcastedScaleTril;
    const distance = mahalanobis(scaleTril, value.sub(this.loc));
    const n = this.eventShape[0];
    return distance
      .add(n * logTwoPi)
      .mul(-0.5)
      .sub(halfLogDeterminant(scaleTril));
  }

  override entropy(): Tensor {
    const n = this.eventShape[0];
    const entropy = halfLogDeterminant(this._unbroadcastedScaleTril).add(0.5 * n * (1 + logTwoPi));
    return this.batchShape.length === 0 ? entropy : entropy.expand(this.batchShape);
  }
}
