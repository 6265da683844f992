/** The Cauchy distribution. */

import { functions } from '../../core/operators/namespaces';
import { log } from '../../core/support/libm';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logPi } from '../support/constants';
import { bindLocScale, broadcastAll, type LocScaleArguments } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { fullOf } from '../support/shapes';

const logFourPi = log(4 * Math.PI);

/**
 * The Cauchy or Lorentz distribution, which looks like a normal distribution but has such heavy tails that there is no
 * mean: the ratio of two independent normal numbers with mean 0 has it. Half of the samples are below `loc`, and half
 * lie within `scale` of it. The parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.cauchy.Cauchy
 */
export class Cauchy extends Distribution {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = real;
  static override readonly hasRsample: boolean = true;
  /** The median, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The half width at half maximum of the density, of shape (batchShape). */
  declare readonly scale: Tensor;

  constructor(...args: LocScaleArguments) {
    const { validateArgs, ...values } = bindLocScale(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.loc.shape, [], { validateArgs, fields });
  }

  /** NaN, of shape (batchShape), since the integral that defines the mean does not converge. */
  override get mean(): Tensor {
    return fullOf(this._extendedShape(), Number.NaN, this.loc);
  }

  override get mode(): Tensor {
    return this.loc;
  }

  /** Infinity, of shape (batchShape). */
  override get variance(): Tensor {
    return fullOf(this._extendedShape(), Number.POSITIVE_INFINITY, this.loc);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const eps = this.loc.newEmpty(this._extendedShape(sampleShape)).cauchy_();
    return this.loc.add(eps.mul(this.scale));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const standardized = value.sub(this.loc).div(this.scale);
    return functions.rsub(this.scale.log(), -logPi).sub(standardized.pow(2).log1p());
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return value.sub(this.loc).div(this.scale).atan().div(Math.PI).add(0.5);
  }

  override _icdf(value: Tensor): Tensor {
    return value.sub(0.5).mul(Math.PI).tan().mul(this.scale).add(this.loc);
  }

  override entropy(): Tensor {
    return this.scale.log().add(logFourPi);
  }
}
