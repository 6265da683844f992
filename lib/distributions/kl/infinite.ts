/** Divergences that are infinite, because p gives values that q never does. */
import { functions } from '../../core/operators';
import type { Tensor } from '../../core/tensor';
import { Bernoulli } from '../bernoulli';
import { Beta } from '../beta';
import { Binomial } from '../binomial';
import { ContinuousBernoulli } from '../continuousBernoulli';
import { Poisson } from '../counts';
import type { Distribution } from '../distribution';
import { Exponential, Pareto } from '../exponential';
import { Gamma } from '../gamma';
import { Laplace } from '../laplace';
import { Normal } from '../normal';
import { Gumbel, Uniform } from '../uniform';
import { type DistributionClass, registerKl } from './registry';

/** Registers infinity, in the shape of p's parameter, for p and each of `others`. */
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
