/** Normal distributions of vectors. */

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

/** Exactly one of the three. */
export interface CovarianceOptions {
  /** The covariance matrix (…, n, n), positive definite. */
  covarianceMatrix?: Tensor | null;
  /** Its inverse (…, n, n), positive definite. */
  precisionMatrix?: Tensor | null;
  /** Its lower Cholesky factor (…, n, n), with a positive diagonal. */
  scaleTril?: Tensor | null;
}

export const covarianceRules = {
  covarianceMatrix: orNull(tensorRule()),
  precisionMatrix: orNull(tensorRule()),
  scaleTril: orNull(tensorRule()),
};

/** Which of the three was given, and its value. */
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

/** The lower Cholesky factor of the covariance, of whichever was given. */
export function scaleTrilOf(given: keyof CovarianceOptions, matrix: Tensor): Tensor {
  if (given === 'scaleTril') return matrix;
  return given === 'covarianceMatrix' ? linalg.cholesky(matrix) : precisionToScaleTril(matrix);
}

export interface MultivariateNormalOptions extends CovarianceOptions, ValidateOptions {
  /** The mean (…, n). */
  loc: Tensor;
}

const bind = signature({ loc: tensorRule(), ...covarianceRules, ...validation });

/**
 * The normal distribution of vectors with mean `loc` and a covariance, given by one of three matrices. `scaleTril` costs
 * least; the others' Cholesky factors are computed.
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
  declare readonly loc: Tensor;
  declare readonly covarianceMatrix: Tensor;
  declare readonly precisionMatrix: Tensor;
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
    // Last, so that what has no Cholesky factor fails the check of its parameter.
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

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const scaleTril = this._unbroadcastedScaleTril;
    const distance = mahalanobis(scaleTril, value.sub(this.loc));
    const n = this.eventShape[0] as number;
    return distance
      .add(n * logTwoPi)
      .mul(-0.5)
      .sub(halfLogDeterminant(scaleTril));
  }

  override entropy(): Tensor {
    const n = this.eventShape[0] as number;
    const entropy: Tensor = halfLogDeterminant(this._unbroadcastedScaleTril).add(0.5 * n * (1 + logTwoPi));
    return this.batchShape.length === 0 ? entropy : entropy.expand(this.batchShape);
  }
}
