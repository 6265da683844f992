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
export { Bernoulli } from './bernoulli';
export { Beta, Dirichlet } from './beta';
export { Binomial, NegativeBinomial } from './binomial';
export { Categorical } from './categorical';
export { Cauchy } from './cauchy';
export { bijectTo, ConstraintRegistry, transformTo } from './constraintRegistry';
export * as constraints from './constraints';
export { ContinuousBernoulli } from './continuousBernoulli';
export { Geometric, Poisson } from './counts';
export { Distribution, type DistributionOptions } from './distribution';
export { Exponential, Pareto, Weibull } from './exponential';
export { ExponentialFamily } from './exponentialFamily';
export { Chi2, FisherSnedecor, Gamma, InverseGamma } from './gamma';
export { GeneralizedPareto } from './generalizedPareto';
export { HalfCauchy, HalfNormal } from './half';
export { Independent } from './independent';
export { klDivergence, registerKl } from './kl';
export { Laplace } from './laplace';
export { LKJCholesky } from './lkjCholesky';
export { LogisticNormal } from './logisticNormal';
export { LowRankMultivariateNormal } from './lowRankMultivariateNormal';
export { MixtureSameFamily } from './mixtureSameFamily';
export { Multinomial } from './multinomial';
export { MultivariateNormal } from './multivariateNormal';
export { LogNormal, Normal } from './normal';
export { OneHotCategorical, OneHotCategoricalStraightThrough } from './oneHotCategorical';
export {
  ExpRelaxedCategorical,
  LogitRelaxedBernoulli,
  RelaxedBernoulli,
  RelaxedOneHotCategorical,
} from './relaxed';
export type { SampleShape } from './sampleShape';
export { StudentT } from './studentT';
export { TransformedDistribution } from './transformedDistribution';
export * as transforms from './transforms';
export * from './transforms';
export { Gumbel, Kumaraswamy, Uniform } from './uniform';
export { VonMises } from './vonMises';
export { Wishart } from './wishart';
