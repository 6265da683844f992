/** A distribution's cumulative distribution function. */
import { type Arguments, rule, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { Distribution } from '../base/distribution';
import { unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { cacheRule, Transform, type TransformOptions } from './transform';

export interface CumulativeDistributionOptions extends TransformOptions {
  distribution: Distribution;
}

const bind = signature({
  distribution: rule<Distribution>('a Distribution', (value) => value instanceof Distribution),
  cacheSize: cacheRule(),
});

/**
 * Samples of a distribution to the probabilities of at most as much, which are uniform; backwards, probabilities to
 * samples. Copulas are made of it.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.CumulativeDistributionTransform
 */
export class CumulativeDistributionTransform extends Transform {
  static override readonly bijective: boolean = true;
  static override readonly codomain: Constraint = unitInterval;
  static override readonly sign: number = 1;
  readonly distribution: Distribution;

  constructor(
    ...args: Arguments<
      [distribution: Distribution, cacheSize?: number],
      CumulativeDistributionOptions,
      ['distribution']
    >
  ) {
    const { distribution, cacheSize } = bind(new.target.name, args);
    super({ cacheSize });
    this.distribution = distribution;
  }

  protected override _copy(cacheSize: number): Transform {
    return new CumulativeDistributionTransform(this.distribution, cacheSize);
  }

  override get domain(): Constraint {
    return this.distribution.support;
  }

  override _call(x: Tensor): Tensor {
    return this.distribution.cdf(x);
  }

  override _inverse(y: Tensor): Tensor {
    return this.distribution.icdf(y);
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return this.distribution.logProb(x);
  }
}
