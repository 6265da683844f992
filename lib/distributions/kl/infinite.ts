/** Divergences that are infinite, because p can take values that q cannot. */
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { Distribution } from '../base/distribution';
import { Bernoulli } from '../families/bernoulli';
import { Beta } from '../families/beta';
import { Binomial } from '../families/binomial';
import { ContinuousBernoulli } from '../families/continuousBernoulli';
import { Exponential } from '../families/exponential';
import { Gamma } from '../families/gamma';
import { Gumbel } from '../families/gumbel';
import { Laplace } from '../families/laplace';
import { Normal } from '../families/normal';
import { Pareto } from '../families/pareto';
import { Poisson } from '../families/poisson';
import { Uniform } from '../families/uniform';
import { type DistributionClass, registerKl } from './registry';

/** Registers infinity, in the shape of a parameter of p, as the divergence of p from each of `others`. */
function infinite<P extends Distribution>(
  typeP: DistributionClass<P>,
  parameter: (p: P) => Tensor,
  others: readonly DistributionClass<Distribution>[],
): void {
  const divergence = (p: P): Tensor => functions.fullLike(parameter(p), Number.POSITIVE_INFINITY);
  for (const typeQ of others) registerKl(typeP, typeQ, divergence);
}

const bounded = [Beta, ContinuousBernoulli, Pareto, Uniform];
const positive = [...bounded, Exponential, Gamma];

infinite(Beta, (p) => p.concentration1, [Pareto]);
infinite(ContinuousBernoulli, (p) => p.probs, [Pareto]);
infinite(Exponential, (p) => p.rate, bounded);
infinite(Gamma, (p) => p.concentration, bounded);
infinite(Gumbel, (p) => p.loc, positive);
infinite(Laplace, (p) => p.loc, positive);
infinite(Normal, (p) => p.loc, positive);
infinite(Pareto, (p) => p.scale, [Beta, ContinuousBernoulli, Uniform]);
infinite(Poisson, (p) => p.rate, [Bernoulli, Binomial]);
