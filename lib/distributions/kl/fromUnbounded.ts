/** Divergences of distributions of unbounded numbers from distributions of other families. */
import { log } from '../../core/support/libm';
import { Exponential } from '../families/exponential';
import { Gamma } from '../families/gamma';
import { Gumbel } from '../families/gumbel';
import { Laplace } from '../families/laplace';
import { Normal } from '../families/normal';
import { Pareto } from '../families/pareto';
import { eulerConstant, logTwoPi } from '../support/constants';
import { registerKl } from './registry';

const infinity = Number.POSITIVE_INFINITY;
const logHalfPi = log(0.5 * Math.PI);

registerKl(Exponential, Gamma, (p, q) => {
  const ratio = q.rate.div(p.rate);
  return q.concentration
    .neg()
    .mul(ratio.log())
    .add(ratio)
    .add(q.concentration.lgamma())
    .add(q.concentration.mul(eulerConstant))
    .sub(1 + eulerConstant);
});

registerKl(Exponential, Gumbel, (p, q) => {
  const product = p.rate.mul(q.scale);
  const ratio = q.loc.div(q.scale);
  const t2 = ratio.exp().mul(product).div(product.add(1));
  return product.log().sub(1).sub(ratio).add(t2).add(product.reciprocal());
});

registerKl(Exponential, Normal, (p, q) => {
  const variance = q.scale.pow(2);
  const square = p.rate.pow(2);
  const t1 = square.mul(variance).mul(2).mul(Math.PI).log().mul(0.5);
  const distance = square.reciprocal().sub(q.loc.div(p.rate)).add(q.loc.pow(2).mul(0.5));
  return t1.sub(1).add(distance.div(variance));
});

registerKl(Gamma, Exponential, (p, q) =>
  p.entropy().neg().sub(q.rate.log()).add(q.rate.mul(p.concentration).div(p.rate)),
);

registerKl(Gamma, Gumbel, (p, q) => {
  const { concentration } = p;
  const product = p.rate.mul(q.scale);
  const ratio = q.loc.div(q.scale);
  const t1 = concentration.sub(1).mul(concentration.digamma()).sub(concentration.lgamma()).sub(concentration);
  const t2 = product.log().add(concentration.div(product));
  const t3 = ratio.exp().mul(product.reciprocal().add(1).pow(concentration.neg())).sub(ratio);
  return t1.add(t2).add(t3);
});

registerKl(Gamma, Normal, (p, q) => {
  const { concentration } = p;
  const variance = q.scale.pow(2);
  const square = p.rate.pow(2);
  const t1 = square
    .mul(variance)
    .mul(2)
    .mul(Math.PI)
    .log()
    .mul(0.5)
    .sub(concentration)
    .sub(concentration.lgamma());
  const t2 = concentration.pow(2).add(concentration).mul(0.5).div(square);
  const distance = t2.sub(q.loc.mul(concentration).div(p.rate)).add(q.loc.pow(2).mul(0.5));
  return t1.add(concentration.sub(1).mul(concentration.digamma())).add(distance.div(variance));
});

registerKl(Gumbel, Normal, (p, q) => {
  const ratio = p.scale.div(q.scale);
  const t1 = ratio.div(Math.sqrt(2 * Math.PI)).log();
  const t2 = ratio.mul(Math.PI).mul(0.5).pow(2).div(3);
  const t3 = p.loc.add(p.scale.mul(eulerConstant)).sub(q.loc).div(q.scale).pow(2).mul(0.5);
  return t1
    .neg()
    .add(t2)
    .add(t3)
    .sub(eulerConstant + 1);
});

registerKl(Laplace, Normal, (p, q) => {
  const variance = q.scale.pow(2);
  const ratio = p.scale.pow(2).div(variance);
  const t1 = ratio.mul(2).div(Math.PI).log().mul(0.5);
  const distance = p.loc.pow(2).mul(0.5).sub(p.loc.mul(q.loc)).add(q.loc.pow(2).mul(0.5));
  return t1.neg().add(ratio).add(distance.div(variance)).sub(1);
});

registerKl(Normal, Gumbel, (p, q) => {
  const mean = p.loc.div(q.scale);
  const variance = p.scale.div(q.scale).pow(2);
  const loc = q.loc.div(q.scale);
  const t3 = mean.neg().add(variance.mul(0.5)).add(loc).exp();
  return variance
    .log()
    .mul(0.5)
    .neg()
    .add(mean.sub(loc))
    .add(t3)
    .sub(0.5 * (1 + logTwoPi));
});

registerKl(Normal, Laplace, (p, q) => {
  const distance = p.loc.sub(q.loc);
  const standardized = distance.div(p.scale);
  const t1 = p.scale.div(q.scale).log();
  const t2 = p.scale.mul(Math.sqrt(2 / Math.PI)).mul(standardized.pow(2).mul(-0.5).exp());
  const t3 = distance.mul(standardized.mul(Math.sqrt(0.5)).erf());
  return t1
    .neg()
    .add(t2.add(t3).div(q.scale))
    .sub(0.5 * (1 + logHalfPi));
});

registerKl(Pareto, Exponential, (p, q) => {
  const product = p.scale.mul(q.rate);
  const t1 = p.alpha.div(product).log();
  const t3 = p.alpha.mul(product).div(p.alpha.sub(1));
  const divergence = t1.sub(p.alpha.reciprocal()).add(t3).sub(1);
  divergence.indexPut(p.alpha.le(1), infinity);
  return divergence;
});

registerKl(Pareto, Gamma, (p, q) => {
  const meanLog = p.scale.log().add(p.alpha.reciprocal());
  const t2 = q.concentration.lgamma().sub(q.concentration.mul(q.rate.log()));
  const t3 = q.concentration.neg().add(1).mul(meanLog);
  const t4 = q.rate.mul(p.alpha).mul(p.scale).div(p.alpha.sub(1));
  const divergence = p.alpha.log().sub(meanLog).add(t2).add(t3).add(t4).sub(1);
  divergence.indexPut(p.alpha.le(1), infinity);
  return divergence;
});

registerKl(Pareto, Normal, (p, q) => {
  const variance = q.scale.pow(2).mul(2);
  const ratio = p.scale.div(p.alpha.sub(1));
  const t1 = q.scale
    .mul(Math.sqrt(2 * Math.PI))
    .mul(p.alpha)
    .div(p.scale)
    .log();
  const t3 = p.alpha.mul(ratio.pow(2)).div(p.alpha.sub(2));
  const t4 = p.alpha.mul(ratio).sub(q.loc).pow(2);
  const divergence = t1.sub(p.alpha.reciprocal()).add(t3.add(t4).div(variance)).sub(1);
  divergence.indexPut(p.alpha.le(2), infinity);
  return divergence;
});
