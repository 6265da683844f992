/** Families whose density is exp(⟨t(x), θ⟩ − F(θ) + k(x)). */
import { enableGrad, grad } from '../../core/autograd/autograd';
import type { Tensor } from '../../core/tensor/tensor';
import { NotImplementedError } from '../support/notImplemented';
import { Distribution } from './distribution';

/** Detached copies of the parameters that require gradients. */
function leaves(parameters: readonly Tensor[]): Tensor[] {
  return parameters.map((parameter) => parameter.detach().requiresGrad_());
}

/**
 * The base class of exponential families. It computes entropies and divergences from the derivatives of the log
 * normalizer F (Bregman divergences), for families that have no formula of their own.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.exp_family.ExponentialFamily
 */
export abstract class ExponentialFamily extends Distribution {
  /** The natural parameters θ. */
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
      const term: Tensor = parameter.mul(gradients[i] as Tensor);
      result = result.sub(term.reshape([...this.batchShape, -1]).sum(-1));
    }
    return result;
  }
}

/** F at the natural parameters of the family, and its derivatives with respect to them. */
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
