import { FInfo } from '../../core/functional/typeInfo';
import { asTensor } from '../../core/operators/creation';
import { functions, operator, special } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { nonnegative, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import {
  bindConcentrationRate,
  broadcastAll,
  type ConcentrationRateArguments,
  like,
} from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';

const draw = operator('aten::_standard_gamma');

/** Draws from the gamma distribution with the rate 1. */
function standardGamma(concentration: Tensor): Tensor {
  return draw.call1(concentration) as Tensor;
}

/**
 * The gamma distribution of positive numbers. Where events occur independently of each other, `rate` of them on average
 * in one unit of time, the time until as many as `concentration` have occurred has it; but `concentration` need not be
 * an integer. The parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.gamma.Gamma
 */
export class Gamma extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { concentration: positive, rate: positive };
  static override readonly support: Constraint = nonnegative;
  static override readonly hasRsample: boolean = true;
  /** The concentration, often called α, of shape (batchShape). */
  declare readonly concentration: Tensor;
  /** The rate, often called β, of shape (batchShape). */
  declare readonly rate: Tensor;

  constructor(...args: ConcentrationRateArguments) {
    const { validateArgs, ...values } = bindConcentrationRate(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.concentration.shape, [], { validateArgs, fields });
  }

  override get mean(): Tensor {
    return this.concentration.div(this.rate);
  }

  override get mode(): Tensor {
    return this.concentration.sub(1).div(this.rate).clamp({ min: 0 });
  }

  override get variance(): Tensor {
    return this.concentration.div(this.rate.pow(2));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    const value = standardGamma(this.concentration.expand(shape)).div(this.rate.expand(shape));
    // The logarithm of 0 would be infinite. Autograd does not record the clamp, so the gradient is the same without it.
    value.detach().clamp_({ min: new FInfo(value.dtype).tiny });
    return value;
  }

  override _logProb(value: Tensor): Tensor {
    const own = asTensor(value, like(this.rate));
    this._validateSample(own);
    const { concentration, rate } = this;
    return functions
      .xlogy(concentration, rate)
      .add(functions.xlogy(concentration.sub(1), own))
      .sub(rate.mul(own))
      .sub(concentration.lgamma());
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return special.gammainc(this.concentration, this.rate.mul(value));
  }

  override entropy(): Tensor {
    const { concentration, rate } = this;
    return concentration
      .sub(rate.log())
      .add(concentration.lgamma())
      .add(functions.rsub(concentration, 1).mul(concentration.digamma()));
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.concentration.sub(1), this.rate.neg()];
  }

  override _logNormalizer(x: Tensor, y: Tensor): Tensor {
    return x.add(1).lgamma().add(x.add(1).mul(y.reciprocal().neg().log()));
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}
