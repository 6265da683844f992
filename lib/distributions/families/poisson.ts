import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { nonnegative, nonnegativeInteger } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindRate, broadcastAll, type RateArguments } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';

/**
 * The Poisson distribution of the number of events in one unit of time, where events occur independently of each other
 * and `rate` of them on average. Samples are integers of at least 0, in a tensor of the dtype of `rate`, and no
 * gradient flows through them. The shape of `rate` is the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.poisson.Poisson
 */
export class Poisson extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { rate: nonnegative };
  static override readonly support: Constraint = nonnegativeInteger;
  /** The mean number of events, of shape (batchShape). */
  declare readonly rate: Tensor;

  constructor(...args: RateArguments) {
    const { validateArgs, ...values } = bindRate(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.rate.shape, [], { validateArgs, fields });
  }

  override get mean(): Tensor {
    return this.rate;
  }

  override get mode(): Tensor {
    return this.rate.floor();
  }

  override get variance(): Tensor {
    return this.rate;
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    return noGrad(() => functions.poisson(this.rate.expand(shape)));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ rate: this.rate, value });
    return broadcast.value.xlogy(broadcast.rate).sub(broadcast.rate).sub(broadcast.value.add(1).lgamma());
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.rate.log()];
  }

  override _logNormalizer(x: Tensor): Tensor {
    return x.exp();
  }
}
