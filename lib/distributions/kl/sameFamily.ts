/** Divergences between two distributions of the same family. */
import { functions, nnFunctions } from '../../core/operators/namespaces';
import { Bernoulli } from '../families/bernoulli';
import { Beta } from '../families/beta';
import { Binomial } from '../families/binomial';
import { Categorical } from '../families/categorical';
import { Cauchy } from '../families/cauchy';
import { ContinuousBernoulli, logNorm } from '../families/continuousBernoulli';
import { Dirichlet } from '../families/dirichlet';
import { Exponential } from '../families/exponential';
import { Gamma } from '../families/gamma';
import { Geometric } from '../families/geometric';
import { Gumbel } from '../families/gumbel';
import { HalfNormal } from '../families/halfNormal';
import { Laplace } from '../families/laplace';
import { Normal } from '../families/normal';
import { OneHotCategorical } from '../families/oneHotCategorical';
import { Pareto } from '../families/pareto';
import { Poisson } from '../families/poisson';
import { Uniform } from '../families/uniform';
import { eulerConstant } from '../support/constants';
import { NotImplementedError } from '../support/notImplemented';
import { klDivergence, registerKl } from './registry';

const { softplus } = nnFunctions;
const infinity = Number.POSITIVE_INFINITY;

registerKl(Bernoulli, Bernoulli, (p, q) => {
  const ofOne = p.probs.mul(softplus(q.logits.neg()).sub(softplus(p.logits.neg())));
  ofOne.indexPut(q.probs.eq(0), infinity);
  ofOne.indexPut(p.probs.eq(0), 0);
  const ofZero = functions.rsub(p.probs, 1).mul(softplus(q.logits).sub(softplus(p.logits)));
  ofZero.indexPut(q.probs.eq(1), infinity);
  ofZero.indexPut(p.probs.eq(1), 0);
  return ofOne.add(ofZero);
});

registerKl(Beta, Beta, (p, q) => {
  const sumP = p.concentration1.add(p.concentration0);
  const sumQ = q.concentration1.add(q.concentration0);
  const t1 = q.concentration1.lgamma().add(q.concentration0.lgamma()).add(sumP.lgamma());
  const t2 = p.concentration1.lgamma().add(p.concentration0.lgamma()).add(sumQ.lgamma());
  const t3 = p.concentration1.sub(q.concentration1).mul(p.concentration1.digamma());
  const t4 = p.concentration0.sub(q.concentration0).mul(p.concentration0.digamma());
  const t5 = sumQ.sub(sumP).mul(sumP.digamma());
  return t1.sub(t2).add(t3).add(t4).add(t5);
});

registerKl(Binomial, Binomial, (p, q) => {
  if (p.totalCount.lt(q.totalCount).any().item()) {
    throw new NotImplementedError(
      `klDivergence: expected no count of q to be greater than p's, got ${p.totalCount} and ${q.totalCount}`,
    );
  }
  const divergence = p.totalCount.mul(
    p.probs.mul(p.logits.sub(q.logits)).add(p.probs.neg().log1p()).sub(q.probs.neg().log1p()),
  );
  divergence.indexPut(p.totalCount.gt(q.totalCount), infinity);
  return divergence;
});

registerKl(Categorical, Categorical, (p, q) => {
  const terms = p.probs.mul(p.logits.sub(q.logits));
  terms.indexPut(q.probs.eq(0).expandAs(terms), infinity);
  terms.indexPut(p.probs.eq(0).expandAs(terms), 0);
  return terms.sum(-1);
});

registerKl(OneHotCategorical, OneHotCategorical, (p, q) => klDivergence(p._categorical, q._categorical));

registerKl(ContinuousBernoulli, ContinuousBernoulli, (p, q) => {
  const t1 = p.mean.mul(p.logits.sub(q.logits));
  const t2 = logNorm(p).add(p.probs.neg().log1p());
  const t3 = logNorm(q).neg().sub(q.probs.neg().log1p());
  return t1.add(t2).add(t3);
});

registerKl(Dirichlet, Dirichlet, (p, q) => {
  const sumP = p.concentration.sum(-1);
  const t1 = sumP.lgamma().sub(q.concentration.sum(-1).lgamma());
  const t2 = p.concentration.lgamma().sub(q.concentration.lgamma()).sum(-1);
  const t3 = p.concentration.sub(q.concentration);
  const t4 = p.concentration.digamma().sub(sumP.digamma().unsqueeze(-1));
  return t1.sub(t2).add(t3.mul(t4).sum(-1));
});

registerKl(Exponential, Exponential, (p, q) => {
  const ratio = q.rate.div(p.rate);
  return ratio.log().neg().add(ratio).sub(1);
});

registerKl(Gamma, Gamma, (p, q) => {
  const t1 = q.concentration.mul(p.rate.div(q.rate).log());
  const t2 = q.concentration.lgamma().sub(p.concentration.lgamma());
  const t3 = p.concentration.sub(q.concentration).mul(p.concentration.digamma());
  const t4 = q.rate.sub(p.rate).mul(p.concentration.div(p.rate));
  return t1.add(t2).add(t3).add(t4);
});

registerKl(Gumbel, Gumbel, (p, q) => {
  const scales = p.scale.div(q.scale);
  const locQ = q.loc.div(q.scale);
  const locP = p.loc.div(q.scale);
  const t1 = scales.log().neg().sub(locQ).add(locP);
  const t3 = locQ.add(scales.add(1).lgamma()).sub(locP).exp();
  return t1
    .add(scales.mul(eulerConstant))
    .add(t3)
    .sub(1 + eulerConstant);
});

registerKl(Geometric, Geometric, (p, q) =>
  p.entropy().neg().sub(q.probs.neg().log1p().div(p.probs)).sub(q.logits),
);

registerKl(HalfNormal, HalfNormal, (p, q) => klDivergence(p.baseDist, q.baseDist));

registerKl(Laplace, Laplace, (p, q) => {
  const ratio = p.scale.div(q.scale);
  const distance = p.loc.sub(q.loc).abs();
  const t3 = ratio.mul(distance.neg().div(p.scale).exp());
  return ratio.log().neg().add(distance.div(q.scale)).add(t3).sub(1);
});

registerKl(Normal, Normal, (p, q) => {
  const variances = p.scale.div(q.scale).pow(2);
  const t1 = p.loc.sub(q.loc).div(q.scale).pow(2);
  return variances.add(t1).sub(1).sub(variances.log()).mul(0.5);
});

registerKl(Pareto, Pareto, (p, q) => {
  const alphas = q.alpha.div(p.alpha);
  const t1 = q.alpha.mul(p.scale.div(q.scale).log());
  const divergence = t1.add(alphas.log().neg()).add(alphas).sub(1);
  divergence.indexPut(p.scale.lt(q.scale), infinity);
  return divergence;
});

registerKl(Poisson, Poisson, (p, q) => p.rate.mul(p.rate.log().sub(q.rate.log())).sub(p.rate.sub(q.rate)));

registerKl(Uniform, Uniform, (p, q) => {
  const divergence = q.high.sub(q.low).div(p.high.sub(p.low)).log();
  divergence.indexPut(q.low.gt(p.low).bitwiseOr(q.high.lt(p.high)), infinity);
  return divergence;
});

registerKl(Cauchy, Cauchy, (p, q) => {
  const t1 = p.scale.add(q.scale).pow(2).add(p.loc.sub(q.loc).pow(2)).log();
  return t1.sub(p.scale.mul(4).mul(q.scale).log());
});
