/** The absolute values of numbers that are symmetric about 0. */
import { asTensor } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { nonnegative, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { bindScale, like, type ScaleArguments } from '../support/parameters';
import { fullOf } from '../support/shapes';
import { AbsTransform } from '../transforms/elementwise';
import { Cauchy } from './cauchy';
import { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';

/** The distribution of |X|, where X is symmetric about 0. */
abstract class Half<Base extends Normal | Cauchy> extends TransformedDistribution<Base> {
  static override readonly argConstraints: ArgConstraints = { scale: positive };
  static override readonly support: Constraint = nonnegative;
  static override readonly hasRsample: boolean = true;

  get scale(): Tensor {
    return this.baseDist.scale;
  }

  override get mode(): Tensor {
    return functions.zerosLike(this.scale);
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const own = asTensor(value, like(this.scale));
    return functions.where(own.ge(0), this.baseDist.logProb(own).add(logTwo), Number.NEGATIVE_INFINITY);
  }

  override cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return this.baseDist.cdf(value).mul(2).sub(1);
  }

  override icdf(value: Tensor): Tensor {
    return this.baseDist.icdf(value.add(1).div(2));
  }

  override entropy(): Tensor {
    return this.baseDist.entropy().sub(logTwo);
  }
}

/**
 * The distribution of |X| for a normal X with mean 0 and standard deviation `scale`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.half_normal.HalfNormal
 */
export class HalfNormal extends Half<Normal> {
  constructor(...args: ScaleArguments) {
    const { scale, validateArgs } = bindScale(new.target.name, args);
    super(new Normal(0, scale, false), new AbsTransform(), { validateArgs });
  }

  override get mean(): Tensor {
    return this.scale.mul(Math.sqrt(2 / Math.PI));
  }

  override get variance(): Tensor {
    return this.scale.pow(2).mul(1 - 2 / Math.PI);
  }
}

/**
 * The distribution of |X| for a Cauchy X with median 0 and half width `scale`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.half_cauchy.HalfCauchy
 */
export class HalfCauchy extends Half<Cauchy> {
  constructor(...args: ScaleArguments) {
    const { scale, validateArgs } = bindScale(new.target.name, args);
    super(new Cauchy(0, scale, false), new AbsTransform(), { validateArgs });
  }

  /** Infinite. */
  override get mean(): Tensor {
    return fullOf(this._extendedShape(), Number.POSITIVE_INFINITY, this.scale);
  }

  /** Infinite. */
  override get variance(): Tensor {
    return this.baseDist.variance;
  }
}
