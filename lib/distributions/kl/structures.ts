/** Divergences of distributions that are made of others, and of exponential families without a formula of their own. */
import { ExponentialFamily, normalizerGradients } from '../base/exponentialFamily';
import { Independent } from '../families/independent';
import { TransformedDistribution } from '../families/transformedDistribution';
import { NotImplementedError } from '../support/notImplemented';
import { sumRightmost } from '../support/shapes';
import { sameTransforms } from '../transforms/compose';
import { klDivergence, registerKl } from './registry';

registerKl(ExponentialFamily, ExponentialFamily, (p, q) => {
  if (p.constructor !== q.constructor) {
    throw new NotImplementedError(
      `klDivergence: exponential families in general have one within a family only, got ${p.constructor.name} and ${q.constructor.name}`,
    );
  }
  const { parameters, normalizer, gradients } = normalizerGradients(p);
  const others = q._naturalParams;
  let divergence = q._logNormalizer(...others).sub(normalizer);
  for (const [i, parameter] of parameters.entries()) {
    const term = others[i].sub(parameter).mul(gradients[i]);
    divergence = divergence.sub(sumRightmost(term, q.eventShape.length));
  }
  return divergence;
});

registerKl(TransformedDistribution, TransformedDistribution, (p, q) => {
  if (!sameTransforms(p.transforms, q.transforms)) {
    throw new NotImplementedError(
      `klDivergence: transformed distributions have one where the transforms are the same, got [${p.transforms}] and [${q.transforms}]`,
    );
  }
  if (String(p.eventShape) !== String(q.eventShape)) {
    throw new NotImplementedError(
      `klDivergence: expected equal event shapes, got ${p.eventShape} and ${q.eventShape}`,
    );
  }
  return klDivergence(p.baseDist, q.baseDist);
});

registerKl(Independent, Independent, (p, q) => {
  if (p.reinterpretedBatchNdims !== q.reinterpretedBatchNdims) {
    throw new NotImplementedError(
      `klDivergence: expected equal reinterpretedBatchNdims, got ${p.reinterpretedBatchNdims} and ${q.reinterpretedBatchNdims}`,
    );
  }
  return sumRightmost(klDivergence(p.baseDist, q.baseDist), p.reinterpretedBatchNdims);
});
