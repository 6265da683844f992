/** What half-normal and half-Cauchy distributions share. */

import type { Takes } from '../../core/arguments/rules';
import { asTensor } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { nonnegative, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { like } from '../support/parameters';
import { fromName, type ValueArguments } from '../support/valueArgument';
import type { Cauchy } from './cauchy';
import type { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';

/** The distribution of |X|, where X has the base distribution, which is symmetric about 0. */
export abstract class Half<Base extends Normal | Cauchy> extends TransformedDistribution<Base> {
  static override readonly argConstraints: ArgConstraints = { scale: positive };
  static override readonly support: Constraint = nonnegative;
  static override readonly hasRsample: boolean = true;

  /** The scale of the base distribution, of shape (batchShape). */
  get scale(): Tensor {
    return this.baseDist.scale;
  }

  override get mode(): Tensor {
    return functions.zerosLike(this.scale);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const own = asTensor(value, like(this.scale));
    return functions.where(own.ge(0), this.baseDist.logProb(own).add(logTwo), Number.NEGATIVE_INFINITY);
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return this.baseDist.cdf(value).mul(2).sub(1);
  }

  override icdf(...args: ValueArguments | Takes<['prob'], [prob: Tensor]>): Tensor {
    return super.icdf(...fromName('prob', args));
  }

  override _icdf(value: Tensor): Tensor {
    return this.baseDist.icdf(value.add(1).div(2));
  }

  override entropy(): Tensor {
    return this.baseDist.entropy().sub(logTwo);
  }
}
