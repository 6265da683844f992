import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindLocScale, type LocScaleArguments } from '../support/parameters';
import { ExpTransform } from '../transforms/elementwise';
import { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';

/**
 * The log-normal distribution: the distribution of exp(X), where X is normal with the mean `loc` and the standard
 * deviation `scale`. It models positive quantities that are products of many small factors, such as incomes. The
 * parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.log_normal.LogNormal
 */
export class LogNormal extends TransformedDistribution<Normal> {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = positive;
  static override readonly hasRsample: boolean = true;

  constructor(...args: LocScaleArguments) {
    const { loc, scale, validateArgs } = bindLocScale(new.target.name, args);
    super(new Normal(loc, scale, validateArgs), new ExpTransform(), { validateArgs });
  }

  /** The mean of the samples' logarithms, of shape (batchShape). */
  get loc(): Tensor {
    return this.baseDist.loc;
  }

  /** The standard deviation of the samples' logarithms, of shape (batchShape). */
  get scale(): Tensor {
    return this.baseDist.scale;
  }

  override get mean(): Tensor {
    return this.loc.add(this.scale.pow(2).div(2)).exp();
  }

  override get mode(): Tensor {
    return this.loc.sub(this.scale.square()).exp();
  }

  override get variance(): Tensor {
    const squared = this.scale.pow(2);
    return squared.expm1().mul(this.loc.mul(2).add(squared).exp());
  }

  override entropy(): Tensor {
    return this.baseDist.entropy().add(this.loc);
  }
}
