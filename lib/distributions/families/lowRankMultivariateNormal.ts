/** Normal distributions of vectors whose covariance is a diagonal and few factors. */

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

export interface LowRankMultivariateNormalOptions extends ValidateOptions {
  /** The mean (…, n). */
  loc: Tensor;
  /** The factors W (…, n, m), where m is less than n. */
  covFactor: Tensor;
  /** The diagonal D (…, n), positive. */
  covDiag: Tensor;
}

const bind = signature({ loc: tensorRule(), covFactor: tensorRule(), covDiag: tensorRule(), ...validation });

/** A matrix (…, n, n) plus the identity. */
function plusIdentity(matrix: Tensor): Tensor {
  const copy = matrix.contiguous();
  copy.diagonal({ dim1: -2, dim2: -1 }).add_(1);
  return copy;
}

/**
 * The normal distribution of vectors with mean `loc` and covariance W·Wᵀ + D, which needs work and memory for m × m
 * matrices only.
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
  declare readonly loc: Tensor;
  declare readonly covFactor: Tensor;
  declare readonly covDiag: Tensor;
  declare readonly scaleTril: Tensor;
  declare readonly covarianceMatrix: Tensor;
  declare readonly precisionMatrix: Tensor;
  /** @internal */
  declare readonly _lowRank: LowRank;

  static {
    const batched = ({ batchShape, eventShape }: LowRankMultivariateNormal, matrix: Tensor): Tensor =>
      matrix.expand([...batchShape, ...eventShape, ...eventShape]);
    lazyProperties(LowRankMultivariateNormal, {
      scaleTril: (self) => {
        const { factor, diagonal } = self._lowRank;
        const root: Tensor = diagonal.sqrt().unsqueeze(-1);
        const scaled: Tensor = factor.div(root);
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

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const distance = lowRankMahalanobis(this._lowRank, value.sub(this.loc));
    const n = this.eventShape[0] as number;
    return lowRankLogDeterminant(this._lowRank)
      .add(n * logTwoPi)
      .add(distance)
      .mul(-0.5);
  }

  override entropy(): Tensor {
    const n = this.eventShape[0] as number;
    const entropy: Tensor = lowRankLogDeterminant(this._lowRank)
      .add(n * (1 + logTwoPi))
      .mul(0.5);
    return this.batchShape.length === 0 ? entropy : entropy.expand(this.batchShape);
  }
}

/** The parameters in their common batch. */
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

/** Factors and diagonal before broadcasting, and the Cholesky factor of I + Wᵀ·D⁻¹·W. @internal */
export interface LowRank {
  readonly factor: Tensor;
  readonly diagonal: Tensor;
  readonly capacitanceTril: Tensor;
}

/** Wᵀ·D⁻¹ */
function scaledFactor(factor: Tensor, diagonal: Tensor): Tensor {
  return factor.mT.div(diagonal.unsqueeze(-2));
}

function lowRank(factor: Tensor, diagonal: Tensor): LowRank {
  const capacitance = plusIdentity(scaledFactor(factor, diagonal).matmul(factor));
  return { factor, diagonal, capacitanceTril: linalg.cholesky(capacitance) };
}

/** The Cholesky factor's inverse times Wᵀ·D⁻¹. @internal */
export function solvedFactor({ factor, diagonal, capacitanceTril }: LowRank): Tensor {
  return linalg.solveTriangular(capacitanceTril, scaledFactor(factor, diagonal), { upper: false });
}

/** log det(W·Wᵀ + D), by the matrix determinant lemma. @internal */
export function lowRankLogDeterminant({ capacitanceTril, diagonal }: LowRank): Tensor {
  return halfLogDeterminant(capacitanceTril).mul(2).add(diagonal.log().sum(-1));
}

/** xᵀ·(W·Wᵀ + D)⁻¹·x, by Woodbury's identity. @internal */
export function lowRankMahalanobis({ factor, diagonal, capacitanceTril }: LowRank, x: Tensor): Tensor {
  const ofDiagonal: Tensor = x.pow(2).div(diagonal).sum(-1);
  const projected = matrixVector(scaledFactor(factor, diagonal), x);
  return ofDiagonal.sub(mahalanobis(capacitanceTril, projected));
}
