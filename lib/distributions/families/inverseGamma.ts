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
 * The distribution of 1 / X for a gamma X with these parameters.
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

  get concentration(): Tensor {
    return this.baseDist.concentration;
  }

  get rate(): Tensor {
    return this.baseDist.rate;
  }

  /** Infinite of a concentration of at most 1. */
  override get mean(): Tensor {
    const { concentration, rate } = this;
    const mean = rate.div(concentration.sub(1));
    return functions.where(concentration.gt(1), mean, Number.POSITIVE_INFINITY);
  }

  override get mode(): Tensor {
    return this.rate.div(this.concentration.add(1));
  }

  /** Infinite of a concentration of at most 2. */
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
