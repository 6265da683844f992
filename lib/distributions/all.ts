/**
 * `torch.distributions`: parameterizable probability distributions, from which to draw samples through which gradients
 * flow or not.
 *
 * ```ts
 * const { Normal, klDivergence } = torch.distributions;
 * const normal = new Normal(torch.zeros([3]), 1);
 * const x = normal.rsample([2]); // (2, 3)
 * const loss = normal.logProb(x).sum().neg();
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html
 */

export { Distribution, type DistributionOptions } from './base/distribution';
export { ExponentialFamily } from './base/exponentialFamily';
export * as constraints from './constraints';
export { Bernoulli } from './families/bernoulli';
export { Beta, Dirichlet } from './families/beta';
export { Binomial, NegativeBinomial } from './families/binomial';
export { Categorical } from './families/categorical';
export { Cauchy } from './families/cauchy';
export { ContinuousBernoulli } from './families/continuousBernoulli';
export { Geometric, Poisson } from './families/counts';
export { Exponential, Pareto, Weibull } from './families/exponential';
export { Chi2, FisherSnedecor, Gamma, InverseGamma } from './families/gamma';
export { GeneralizedPareto } from './families/generalizedPareto';
export { HalfCauchy, HalfNormal } from './families/half';
export { Independent } from './families/independent';
export { Laplace } from './families/laplace';
export { LKJCholesky } from './families/lkjCholesky';
export { LogisticNormal } from './families/logisticNormal';
export { LowRankMultivariateNormal } from './families/lowRankMultivariateNormal';
export { MixtureSameFamily } from './families/mixtureSameFamily';
export { Multinomial } from './families/multinomial';
export { MultivariateNormal } from './families/multivariateNormal';
export { LogNormal, Normal } from './families/normal';
export { OneHotCategorical, OneHotCategoricalStraightThrough } from './families/oneHotCategorical';
export {
  ExpRelaxedCategorical,
  LogitRelaxedBernoulli,
  RelaxedBernoulli,
  RelaxedOneHotCategorical,
} from './families/relaxed';
export { StudentT } from './families/studentT';
export { TransformedDistribution } from './families/transformedDistribution';
export { Gumbel, Kumaraswamy, Uniform } from './families/uniform';
export { VonMises } from './families/vonMises';
export { Wishart } from './families/wishart';
export { klDivergence, registerKl } from './kl';
export type { SampleShape } from './support/sampleShape';
export * as transforms from './transforms';
export * from './transforms';
export { bijectTo, ConstraintRegistry, transformTo } from './transforms/constraintRegistry';
