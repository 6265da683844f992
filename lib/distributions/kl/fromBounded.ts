/** Divergences of distributions of bounded numbers from distributions of other families. */
import { functions, special } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { Bernoulli } from '../families/bernoulli';
import { Beta } from '../families/beta';
import { ContinuousBernoulli, logNorm } from '../families/continuousBernoulli';
import { Exponential } from '../families/exponential';
import { Gamma } from '../families/gamma';
import { Gumbel } from '../families/gumbel';
import { Normal } from '../families/normal';
import { Pareto } from '../families/pareto';
import { Poisson } from '../families/poisson';
import { Uniform } from '../families/uniform';
import { logTwoPi } from '../support/constants';
import { registerKl } from './registry';

const infinity = Number.POSITIVE_INFINITY;

registerKl(Bernoulli, Poisson, (p, q) => p.entropy().neg().sub(p.probs.mul(q.rate.log()).sub(q.rate)));

/** The divergence of a distribution on [0, 1] from a continuous Bernoulli distribution. */
function fromContinuousBernoulli(p: Beta | Uniform, q: ContinuousBernoulli): Tensor {
  return p.entropy().neg().sub(p.mean.mul(q.logits)).sub(q.probs.neg().log1p()).sub(logNorm(q));
}

/** The part of a gamma distribution's negative log density that does not depend on the value. */
function gammaConstant(q: Gamma): Tensor {
  return q.concentration.lgamma().sub(q.concentration.mul(q.rate.log()));
}

/** The expected value of a beta distribution. */
const meanOfBeta = (p: Beta): Tensor => p.concentration1.div(p.concentration1.add(p.concentration0));

registerKl(Beta, ContinuousBernoulli, fromContinuousBernoulli);

registerKl(Beta, Exponential, (p, q) =>
  p
    .entropy()
    .neg()
    .sub(q.rate.log())
    .add(q.rate.mul(meanOfBeta(p))),
);

registerKl(Beta, Gamma, (p, q) => {
  const sum = p.concentration1.add(p.concentration0);
  const t3 = q.concentration.sub(1).mul(p.concentration1.digamma().sub(sum.digamma()));
  const t4 = q.rate.mul(p.concentration1).div(sum);
  return p.entropy().neg().add(gammaConstant(q)).sub(t3).add(t4);
});

registerKl(Beta, Normal, (p, q) => {
  const mean = meanOfBeta(p);
  const variance = q.scale.pow(2);
  const t2 = variance.mul(2).mul(Math.PI).log().mul(0.5);
  const spread = mean
    .mul(functions.rsub(mean, 1))
    .div(p.concentration1.add(p.concentration0).add(1))
    .add(mean.pow(2))
    .mul(0.5);
  const distance = spread.sub(q.loc.mul(mean)).add(q.loc.pow(2).mul(0.5));
  return p.entropy().neg().add(t2).add(distance.div(variance));
});

registerKl(Beta, Uniform, (p, q) => {
  const divergence = p.entropy().neg().add(q.high.sub(q.low).log());
  divergence.indexPut(q.low.gt(0).bitwiseOr(q.high.lt(1)), infinity);
  return divergence;
});

registerKl(ContinuousBernoulli, Exponential, (p, q) =>
  p.entropy().neg().sub(q.rate.log()).add(q.rate.mul(p.mean)),
);

registerKl(ContinuousBernoulli, Normal, (p, q) => {
  const t2 = q.loc.div(q.scale).square().add(logTwoPi).mul(0.5).add(q.scale.log());
  const distance = p.variance.add(p.mean.square()).sub(q.loc.mul(2).mul(p.mean));
  return p
    .entropy()
    .neg()
    .add(t2)
    .add(distance.div(q.scale.square().mul(2)));
});

registerKl(ContinuousBernoulli, Uniform, (p, q) => {
  const divergence = p.entropy().neg().add(q.high.sub(q.low).log());
  return functions.where(functions.max(q.low.ge(0), q.high.le(1)), infinity, divergence);
});

/** Computes x · log x, which is 0 for x = 0. */
const xLogX = (x: Tensor): Tensor => special.xlogy(x, x);

/** The expected value of log x, where x has a uniform distribution. */
function meanLog(p: Uniform): Tensor {
  const width = p.high.sub(p.low);
  return xLogX(p.high).sub(xLogX(p.low)).sub(width).div(width);
}

registerKl(Uniform, Beta, (p, q) => {
  const width = p.high.sub(p.low);
  const t2 = q.concentration1
    .sub(1)
    .mul(xLogX(p.high).sub(xLogX(p.low)).sub(width))
    .div(width);
  const t3 = q.concentration0
    .sub(1)
    .mul(
      xLogX(functions.rsub(p.high, 1))
        .sub(xLogX(functions.rsub(p.low, 1)))
        .add(width),
    )
    .div(width);
  const t4 = q.concentration1
    .lgamma()
    .add(q.concentration0.lgamma())
    .sub(q.concentration1.add(q.concentration0).lgamma());
  const divergence = t3.add(t4).sub(width.log()).sub(t2);
  divergence.indexPut(p.high.gt(1).bitwiseOr(p.low.lt(0)), infinity);
  return divergence;
});

registerKl(Uniform, ContinuousBernoulli, (p, q) => {
  const divergence = fromContinuousBernoulli(p, q);
  return functions.where(functions.max(p.high.ge(1), p.low.le(0)), infinity, divergence);
});

registerKl(Uniform, Exponential, (p, q) => {
  const t1 = q.rate.mul(p.high.add(p.low)).div(2);
  const divergence = t1.sub(p.high.sub(p.low).mul(q.rate).log());
  divergence.indexPut(p.low.lt(0), infinity);
  return divergence;
});

registerKl(Uniform, Gamma, (p, q) => {
  const width = p.high.sub(p.low);
  const t3 = functions
    .rsub(q.concentration, 1)
    .mul(xLogX(p.high).sub(xLogX(p.low)).sub(width))
    .div(width);
  const t4 = q.rate.mul(p.high.add(p.low)).div(2);
  const divergence = width.log().neg().add(gammaConstant(q)).add(t3).add(t4);
  divergence.indexPut(p.low.lt(0), infinity);
  return divergence;
});

registerKl(Uniform, Gumbel, (p, q) => {
  const ratio = q.scale.div(p.high.sub(p.low));
  const high = p.high.sub(q.loc).div(q.scale);
  const low = p.low.sub(q.loc).div(q.scale);
  const t1 = ratio.log().add(high.add(low).mul(0.5));
  return t1.sub(ratio.mul(high.neg().exp().sub(low.neg().exp())));
});

registerKl(Uniform, Normal, (p, q) => {
  const width = p.high.sub(p.low);
  const t1 = q.scale
    .mul(Math.sqrt(Math.PI * 2))
    .div(width)
    .log();
  const t3 = p.high.add(p.low).sub(q.loc.mul(2)).div(2).pow(2);
  return t1.add(width.pow(2).div(12).add(t3).mul(0.5).div(q.scale.pow(2)));
});

registerKl(Uniform, Pareto, (p, q) => {
  const t1 = q.alpha.mul(q.scale.pow(q.alpha)).mul(p.high.sub(p.low)).log();
  const divergence = meanLog(p).mul(q.alpha.add(1)).sub(t1);
  divergence.indexPut(p.low.lt(q.scale), infinity);
  return divergence;
});
