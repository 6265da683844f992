/** The base class of exponential families, whose density is exp(⟨t(x), θ⟩ − F(θ) + k(x)). */
import { grad } from '../../core/autograd/backward';
import { enableGrad } from '../../core/autograd/gradMode';
import type { Tensor } from '../../core/tensor/tensor';
import { NotImplementedError } from '../support/notImplemented';
import { Distribution } from './distribution';

/** Detaches the parameters from their history and makes them require gradients. */
function leaves(parameters: readonly Tensor[]): Tensor[] {
  return parameters.map((parameter) => parameter.detach().requiresGrad_());
}

/**
 * The base class of exponential families: distributions whose density has the form exp(⟨t(x), θ⟩ − F(θ) + k(x)), with
 * natural parameters θ, a statistic t, a log normalizer F and a carrier measure k. It computes the entropy, and
 * `klDivergence` within a family, from the derivatives of F for families that have no formulas of their own (Nielsen
 * and Nock, 2010). For that a subclass defines `_naturalParams`, `_logNormalizer` and `_meanCarrierMeasure`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.exp_family.ExponentialFamily
 */
export abstract class ExponentialFamily extends Distribution {
  /** The natural parameters θ, each of shape (batchShape, …). */
  get _naturalParams(): readonly Tensor[] {
    throw new NotImplementedError(`${this.constructor.name}: has no natural parameters`);
  }

  /** The log normalizer F(θ) of the natural parameters. */
  _logNormalizer(..._naturalParams: readonly Tensor[]): Tensor {
    throw new NotImplementedError(`${this.constructor.name}: has no log normalizer`);
  }

  /** The expectation of k(x). */
  get _meanCarrierMeasure(): number {
    throw new NotImplementedError(`${this.constructor.name}: has no mean carrier measure`);
  }

  override entropy(): Tensor {
    const { parameters, normalizer, gradients } = normalizerGradients(this);
    let result = normalizer.add(-this._meanCarrierMeasure);
    for (const [i, parameter] of parameters.entries()) {
      const term: Tensor = parameter.mul(gradients[i]);
      result = result.sub(term.reshape([...this.batchShape, -1]).sum(-1));
    }
    return result;
  }
}

/** The log normalizer F at the family's natural parameters, and its derivatives with respect to each of them. */
export function normalizerGradients(family: ExponentialFamily): {
  parameters: Tensor[];
  normalizer: Tensor;
  gradients: Tensor[];
} {
  return enableGrad(() => {
    const parameters = leaves(family._naturalParams);
    const normalizer = family._logNormalizer(...parameters);
    const gradients = grad(normalizer.sum(), parameters, { createGraph: true }) as Tensor[];
    return { parameters, normalizer, gradients };
  });
}
