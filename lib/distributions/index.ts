/**
 * `torch.distributions`: probability distributions with tensors as parameters. They draw samples, compute densities,
 * moments and divergences, and gradients flow through all of these where the distribution allows it.
 *
 * `sample` draws without gradients; `rsample`, which distributions with `hasRsample` have, draws so that gradients flow
 * to the parameters. Both take the shape of independent samples, and return a tensor of shape (sampleShape, batchShape,
 * eventShape): see `Distribution`.
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
export { Beta } from './families/beta';
export { Binomial } from './families/binomial';
export { Categorical } from './families/categorical';
export { Cauchy } from './families/cauchy';
export { Chi2 } from './families/chi2';
export { ContinuousBernoulli } from './families/continuousBernoulli';
export { Dirichlet } from './families/dirichlet';
export { Exponential } from './families/exponential';
export { FisherSnedecor } from './families/fisherSnedecor';
export { Gamma } from './families/gamma';
export { GeneralizedPareto } from './families/generalizedPareto';
export { Geometric } from './families/geometric';
export { Gumbel } from './families/gumbel';
export { HalfCauchy } from './families/halfCauchy';
export { HalfNormal } from './families/halfNormal';
export { Independent } from './families/independent';
export { InverseGamma } from './families/inverseGamma';
export { Kumaraswamy } from './families/kumaraswamy';
export { Laplace } from './families/laplace';
export { LKJCholesky } from './families/lkjCholesky';
export { LogisticNormal } from './families/logisticNormal';
export { LogNormal } from './families/logNormal';
export { LowRankMultivariateNormal } from './families/lowRankMultivariateNormal';
export { MixtureSameFamily } from './families/mixtureSameFamily';
export { Multinomial } from './families/multinomial';
export { MultivariateNormal } from './families/multivariateNormal';
export { NegativeBinomial } from './families/negativeBinomial';
export { Normal } from './families/normal';
export { OneHotCategorical, OneHotCategoricalStraightThrough } from './families/oneHotCategorical';
export { Pareto } from './families/pareto';
export { Poisson } from './families/poisson';
export { LogitRelaxedBernoulli, RelaxedBernoulli } from './families/relaxedBernoulli';
export { ExpRelaxedCategorical, RelaxedOneHotCategorical } from './families/relaxedCategorical';
export { StudentT } from './families/studentT';
export { TransformedDistribution } from './families/transformedDistribution';
export { Uniform } from './families/uniform';
export { VonMises } from './families/vonMises';
export { Weibull } from './families/weibull';
export { Wishart } from './families/wishart';
export { klDivergence, registerKl } from './kl';
export type { SampleShape } from './support/sampleShape';
export * as transforms from './transforms';
export * from './transforms';
export { bijectTo, ConstraintRegistry, transformTo } from './transforms/constraintRegistry';
