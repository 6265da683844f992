/** Divergences between normal distributions of vectors. */
import { broadcastShapes } from '../../core/functional';
import { linalg } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import {
  LowRankMultivariateNormal,
  lowRankLogDeterminant,
  lowRankMahalanobis,
  solvedFactor,
} from '../families/lowRankMultivariateNormal';
import { MultivariateNormal } from '../families/multivariateNormal';
import { halfLogDeterminant, mahalanobis, squareSum } from '../support/matrixProducts';
import { registerKl } from './registry';

/**
 * Returns the number of elements of the two distributions' vectors.
 * @throws RangeError if they differ
 */
function lengthOf(p: MultivariateNormal | LowRankMultivariateNormal, q: typeof p): number {
  const [n] = p.eventShape;
  if (n !== q.eventShape[0]) {
    throw new RangeError(
      `klDivergence: expected equal event shapes, got ${p.eventShape} and ${q.eventShape}`,
    );
  }
  return n;
}

/**
 * The sum of the squares of the elements of L⁻¹·X, where L is `scaleTril` and X is `matrix`, broadcast to a common
 * batch.
 */
function solvedSquares(scaleTril: Tensor, matrix: Tensor): Tensor {
  const batch = broadcastShapes(scaleTril.shape.slice(0, -2), matrix.shape.slice(0, -2));
  const solved = linalg.solveTriangular(
    scaleTril.expand([...batch, -1, -1]),
    matrix.expand([...batch, -1, -1]),
    { upper: false },
  );
  return squareSum(solved);
}

registerKl(LowRankMultivariateNormal, LowRankMultivariateNormal, (p, q) => {
  const n = lengthOf(p, q);
  const term1 = lowRankLogDeterminant(q._lowRank).sub(lowRankLogDeterminant(p._lowRank));
  const term3 = lowRankMahalanobis(q._lowRank, q.loc.sub(p.loc));
  const solved = solvedFactor(q._lowRank);
  const { factor, diagonal } = p._lowRank;
  const inverse = q._lowRank.diagonal;
  const term2 = diagonal
    .div(inverse)
    .sum(-1)
    .add(squareSum(factor.mul(inverse.rsqrt().unsqueeze(-1))))
    .sub(squareSum(solved.mul(diagonal.sqrt().unsqueeze(-2))))
    .sub(squareSum(solved.matmul(factor)));
  return term1.add(term2).add(term3).sub(n).mul(0.5);
});

registerKl(MultivariateNormal, LowRankMultivariateNormal, (p, q) => {
  const n = lengthOf(p, q);
  const scaleTril = p._unbroadcastedScaleTril;
  const term1 = lowRankLogDeterminant(q._lowRank).sub(halfLogDeterminant(scaleTril).mul(2));
  const term3 = lowRankMahalanobis(q._lowRank, q.loc.sub(p.loc));
  const scaled = scaleTril.mul(q._lowRank.diagonal.rsqrt().unsqueeze(-1));
  const term2 = squareSum(scaled).sub(squareSum(solvedFactor(q._lowRank).matmul(scaleTril)));
  return term1.add(term2).add(term3).sub(n).mul(0.5);
});

registerKl(LowRankMultivariateNormal, MultivariateNormal, (p, q) => {
  const n = lengthOf(p, q);
  const scaleTril = q._unbroadcastedScaleTril;
  const { factor, diagonal } = p._lowRank;
  const term1 = halfLogDeterminant(scaleTril).mul(2).sub(lowRankLogDeterminant(p._lowRank));
  const term3 = mahalanobis(scaleTril, q.loc.sub(p.loc));
  const term2 = solvedSquares(scaleTril, factor).add(solvedSquares(scaleTril, diagonal.sqrt().diagEmbed()));
  return term1.add(term2).add(term3).sub(n).mul(0.5);
});

registerKl(MultivariateNormal, MultivariateNormal, (p, q) => {
  const n = lengthOf(p, q);
  const [ofP, ofQ] = [p._unbroadcastedScaleTril, q._unbroadcastedScaleTril];
  const halfTerm1 = halfLogDeterminant(ofQ).sub(halfLogDeterminant(ofP));
  const term2 = solvedSquares(ofQ, ofP);
  const term3 = mahalanobis(ofQ, q.loc.sub(p.loc));
  return halfTerm1.add(term2.add(term3).sub(n).mul(0.5));
});
