/** The normal distribution of vectors whose covariance matrix is a diagonal one plus one of low rank. */

import { type Arguments, signature, tensorRule } from '../../core/arguments/rules';
import { broadcastTensors } from '../../core/functional';
import { linalg } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { independent, positive, real, realVector } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwoPi } from '../support/constants';
import { lazyProperties } from '../support/lazyProperties';
import { halfLogDeterminant, mahalanobis, matrixVector } from '../support/matrixProducts';
import { validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardNormal } from '../support/standardSamples';

/** What the constructor of LowRankMultivariateNormal takes. The sizes before n broadcast to the batch shape. */
export interface LowRankMultivariateNormalOptions extends ValidateOptions {
  /** The mean, of shape (…, n). */
  loc: Tensor;
  /** The factor W of the covariance matrix, of shape (…, n, m), where m is much less than n. */
  covFactor: Tensor;
  /** The diagonal of the matrix D, of shape (…, n): positive numbers. */
  covDiag: Tensor;
}

const bind = signature({ loc: tensorRule(), covFactor: tensorRule(), covDiag: tensorRule(), ...validation });

/** Adds the identity to matrices of shape (…, n, n). */
function plusIdentity(matrix: Tensor): Tensor {
  const copy = matrix.contiguous();
  copy.diagonal({ dim1: -2, dim2: -1 }).add_(1);
  return copy;
}

/**
 * The normal distribution of vectors of n elements with the mean `loc` and the covariance matrix W·Wᵀ + D, where
 * `covFactor` is W, of shape (n, m), and `covDiag` the diagonal of D. Sampling and `logProb` factor matrices of shape
 * (m, m) instead of (n, n), which saves much time and memory where m is much less than n. The event shape is `[n]`.
 * @example
 * ```ts
 * const normal = new torch.distributions.LowRankMultivariateNormal(
 *   torch.zeros([1000]),
 *   torch.randn([1000, 2]),
 *   torch.ones([1000]),
 * );
 * normal.logProb(normal.sample([5])); // (5)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.lowrank_multivariate_normal.LowRankMultivariateNormal
 */
export class LowRankMultivariateNormal extends Distribution {
  static override readonly argConstraints: ArgConstraints = {
    loc: realVector,
    covFactor: independent(real, 2),
    covDiag: independent(positive, 1),
  };
  static override readonly support: Constraint = realVector;
  static override readonly hasRsample: boolean = true;
  /** The mean, of shape (batchShape, n). */
  declare readonly loc: Tensor;
  /** The factor W of the covariance matrix, of shape (batchShape, n, m). */
  declare readonly covFactor: Tensor;
  /** The diagonal of the matrix D, of shape (batchShape, n). */
  declare readonly covDiag: Tensor;
  /**
   * The lower Cholesky factor of the covariance matrix, of shape (batchShape, n, n), computed when it is first read.
   */
  declare readonly scaleTril: Tensor;
  /** The covariance matrix W·Wᵀ + D, of shape (batchShape, n, n), computed when it is first read. */
  declare readonly covarianceMatrix: Tensor;
  /** The inverse of the covariance matrix, of shape (batchShape, n, n), computed when it is first read. */
  declare readonly precisionMatrix: Tensor;
  /** @internal */
  declare readonly _lowRank: LowRank;

  static {
    const batched = ({ batchShape, eventShape }: LowRankMultivariateNormal, matrix: Tensor): Tensor =>
      matrix.expand([...batchShape, ...eventShape, ...eventShape]);
    lazyProperties(LowRankMultivariateNormal, {
      scaleTril: (self) => {
        const { factor, diagonal } = self._lowRank;
        const root = diagonal.sqrt().unsqueeze(-1);
        const scaled = factor.div(root);
        return batched(self, root.mul(linalg.cholesky(plusIdentity(scaled.matmul(scaled.mT)))));
      },
      covarianceMatrix: (self) => {
        const { factor, diagonal } = self._lowRank;
        return batched(self, factor.matmul(factor.mT).add(diagonal.diagEmbed()));
      },
      precisionMatrix: (self) => {
        const solved = solvedFactor(self._lowRank);
        const precision = self._lowRank.diagonal.reciprocal().diagEmbed().sub(solved.mT.matmul(solved));
        return batched(self, precision);
      },
    });
  }

  constructor(
    ...args: Arguments<
      [loc: Tensor, covFactor: Tensor, covDiag: Tensor, validateArgs?: boolean | null],
      LowRankMultivariateNormalOptions,
      ['loc', 'covFactor', 'covDiag']
    >
  ) {
    const { validateArgs, ...given } = bind(new.target.name, args);
    const { loc, covFactor, covDiag } = broadcastParameters(new.target.name, given);
    super(loc.shape.slice(0, -1), loc.shape.slice(-1), {
      validateArgs,
      fields: { loc, covFactor, covDiag, _lowRank: lowRank(given.covFactor, given.covDiag) },
    });
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get variance(): Tensor {
    const { factor, diagonal } = this._lowRank;
    return factor
      .pow(2)
      .sum(-1)
      .add(diagonal)
      .expand([...this.batchShape, ...this.eventShape]);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const { factor, diagonal } = this._lowRank;
    const shape = this._extendedShape(sampleShape);
    const ofFactors = standardNormal([...shape.slice(0, -1), this.covFactor.size(-1)], this.loc);
    const ofDiagonal = standardNormal(shape, this.loc);
    return this.loc.add(matrixVector(factor, ofFactors)).add(diagonal.sqrt().mul(ofDiagonal));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const distance = lowRankMahalanobis(this._lowRank, value.sub(this.loc));
    const n = this.eventShape[0];
    return lowRankLogDeterminant(this._lowRank)
      .add(n * logTwoPi)
      .add(distance)
      .mul(-0.5);
  }

  override entropy(): Tensor {
    const n = this.eventShape[0];
    const entropy = lowRankLogDeterminant(this._lowRank)
      .add(n * (1 + logTwoPi))
      .mul(0.5);
    return this.batchShape.length === 0 ? entropy : entropy.expand(this.batchShape);
  }
}

/**
 * Broadcasts the parameters to their common batch shape.
 * @throws RangeError if they have too few dimensions or do not agree in the number of elements n
 */
function broadcastParameters(
  callee: string,
  { loc, covFactor, covDiag }: { loc: Tensor; covFactor: Tensor; covDiag: Tensor },
): { loc: Tensor; covFactor: Tensor; covDiag: Tensor } {
  for (const [name, value, least] of [
    ['loc', loc, 1],
    ['covFactor', covFactor, 2],
    ['covDiag', covDiag, 1],
  ] as const) {
    if (value.dim() < least) {
      throw new RangeError(
        `${callee}: argument '${name}': expected a Tensor of at least ${least} dimensions, got ${value.dim()}`,
      );
    }
  }
  const n = loc.size(-1);
  if (covFactor.size(-2) !== n) {
    throw new RangeError(
      `${callee}: argument 'covFactor': expected matrices of ${n} rows, as many as loc has elements, got ${covFactor.shape}`,
    );
  }
  if (covDiag.size(-1) !== n) {
    throw new RangeError(
      `${callee}: argument 'covDiag': expected vectors of ${n} elements, as many as loc has, got ${covDiag.shape}`,
    );
  }
  const [wideLoc, factor, diagonal] = broadcastTensors([
    loc.unsqueeze(-1),
    covFactor,
    covDiag.unsqueeze(-1),
  ]) as [Tensor, Tensor, Tensor];
  return { loc: wideLoc.select(-1, 0), covFactor: factor, covDiag: diagonal.select(-1, 0) };
}

/**
 * The factor W and the diagonal of D before broadcasting, and the Cholesky factor of the capacitance matrix I +
 * Wᵀ·D⁻¹·W, on which inverse and determinant of the covariance matrix depend. @internal
 */
export interface LowRank {
  readonly factor: Tensor;
  readonly diagonal: Tensor;
  readonly capacitanceTril: Tensor;
}

/** Computes Wᵀ·D⁻¹. */
function scaledFactor(factor: Tensor, diagonal: Tensor): Tensor {
  return factor.mT.div(diagonal.unsqueeze(-2));
}

/** Factors the capacitance matrix. */
function lowRank(factor: Tensor, diagonal: Tensor): LowRank {
  const capacitance = plusIdentity(scaledFactor(factor, diagonal).matmul(factor));
  return { factor, diagonal, capacitanceTril: linalg.cholesky(capacitance) };
}

/** Computes C⁻¹·Wᵀ·D⁻¹, where C is the Cholesky factor of the capacitance matrix. @internal */
export function solvedFactor({ factor, diagonal, capacitanceTril }: LowRank): Tensor {
  return linalg.solveTriangular(capacitanceTril, scaledFactor(factor, diagonal), { upper: false });
}

/** Computes log det(W·Wᵀ + D), by the matrix determinant lemma. @internal */
export function lowRankLogDeterminant({ capacitanceTril, diagonal }: LowRank): Tensor {
  return halfLogDeterminant(capacitanceTril).mul(2).add(diagonal.log().sum(-1));
}

/** Computes xᵀ·(W·Wᵀ + D)⁻¹·x, by Woodbury's identity. @internal */
export function lowRankMahalanobis({ factor, diagonal, capacitanceTril }: LowRank, x: Tensor): Tensor {
  const ofDiagonal = x.pow(2).div(diagonal).sum(-1);
  const projected = matrixVector(scaledFactor(factor, diagonal), x);
  return ofDiagonal.sub(mahalanobis(capacitanceTril, projected));
}
