import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindConcentrationRate, type ConcentrationRateArguments } from '../support/parameters';
import { PowerTransform } from '../transforms/affine';
import { Gamma } from './gamma';
import { TransformedDistribution } from './transformedDistribution';

/**
 * The inverse gamma distribution: the distribution of 1 / X, where X has the gamma distribution with the same
 * parameters. It is often the prior of an unknown variance. Samples are positive numbers. The parameters broadcast to
 * the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.inverse_gamma.InverseGamma
 */
export class InverseGamma extends TransformedDistribution<Gamma> {
  static override readonly argConstraints: ArgConstraints = { concentration: positive, rate: positive };
  static override readonly support: Constraint = positive;
  static override readonly hasRsample: boolean = true;

  constructor(...args: ConcentrationRateArguments) {
    const { concentration, rate, validateArgs } = bindConcentrationRate(new.target.name, args);
    const base = new Gamma(concentration, rate, validateArgs);
    super(base, new PowerTransform(base.rate.newOnes([]).neg()), { validateArgs });
  }

  /** The concentration of the gamma distribution, often called α, of shape (batchShape). */
  get concentration(): Tensor {
    return this.baseDist.concentration;
  }

  /** The rate of the gamma distribution, of shape (batchShape): the scale of this one, often called β. */
  get rate(): Tensor {
    return this.baseDist.rate;
  }

  /** The expected value, of shape (batchShape); infinity where the concentration is at most 1. */
  override get mean(): Tensor {
    const { concentration, rate } = this;
    const mean = rate.div(concentration.sub(1));
    return functions.where(concentration.gt(1), mean, Number.POSITIVE_INFINITY);
  }

  override get mode(): Tensor {
    return this.rate.div(this.concentration.add(1));
  }

  /** The variance, of shape (batchShape); infinity where the concentration is at most 2. */
  override get variance(): Tensor {
    const { concentration, rate } = this;
    const variance = rate.square().div(concentration.sub(1).square().mul(concentration.sub(2)));
    return functions.where(concentration.gt(2), variance, Number.POSITIVE_INFINITY);
  }

  override entropy(): Tensor {
    const { concentration, rate } = this;
    return concentration
      .add(rate.log())
      .add(concentration.lgamma())
      .sub(concentration.add(1).mul(concentration.digamma()));
  }
}
