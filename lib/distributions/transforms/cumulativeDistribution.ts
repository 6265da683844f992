/** The cumulative distribution function of a distribution, as a transform. */
import { type Arguments, rule, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { Distribution } from '../base/distribution';
import { unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { cacheRule, Transform, type TransformOptions } from './transform';

/** What the constructor of CumulativeDistributionTransform takes. */
export interface CumulativeDistributionOptions extends TransformOptions {
  /** The distribution, which has to define `cdf`, and `icdf` for the inverse. */
  distribution: Distribution;
}

const bind = signature({
  distribution: rule<Distribution>('a Distribution', (value) => value instanceof Distribution),
  cacheSize: cacheRule(),
});

/**
 * Applies the cumulative distribution function of a distribution of numbers: a sample becomes the probability that
 * another one is at most as large, and these probabilities are uniformly distributed. Its inverse turns uniform numbers
 * from 0 to 1 into samples. Joint distributions with given marginals (copulas) can be built with it.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.CumulativeDistributionTransform
 */
export class CumulativeDistributionTransform extends Transform {
  static override readonly bijective: boolean = true;
  static override readonly codomain: Constraint = unitInterval;
  static override readonly sign: number = 1;
  /** The distribution whose cumulative distribution function is applied. */
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
