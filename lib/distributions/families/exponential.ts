import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { nonnegative, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindRate, broadcastAll, type RateArguments } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';

/**
 * The exponential distribution of the time until the next event, where events occur independently of each other and
 * `rate` of them on average in one unit of time. Samples are numbers of at least 0. The shape of `rate` is the batch
 * shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.exponential.Exponential
 */
export class Exponential extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { rate: positive };
  static override readonly support: Constraint = nonnegative;
  static override readonly hasRsample: boolean = true;
  /** The mean number of events in one unit of time, of shape (batchShape). */
  declare readonly rate: Tensor;

  constructor(...args: RateArguments) {
    const { validateArgs, ...values } = bindRate(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.rate.shape, [], { validateArgs, fields });
  }

  override get mean(): Tensor {
    return this.rate.reciprocal();
  }

  override get mode(): Tensor {
    return functions.zerosLike(this.rate);
  }

  override get stddev(): Tensor {
    return this.rate.reciprocal();
  }

  override get variance(): Tensor {
    return this.rate.pow(-2);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return this.rate.newEmpty(this._extendedShape(sampleShape)).exponential_().div(this.rate);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return this.rate.log().sub(this.rate.mul(value));
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return functions.rsub(this.rate.neg().mul(value).exp(), 1);
  }

  override _icdf(value: Tensor): Tensor {
    return value.neg().log1p().neg().div(this.rate);
  }

  override entropy(): Tensor {
    return functions.rsub(this.rate.log(), 1);
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.rate.neg()];
  }

  override _logNormalizer(x: Tensor): Tensor {
    return x.neg().log().neg();
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}
