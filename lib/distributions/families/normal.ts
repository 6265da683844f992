import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import { log } from '../../core/support/libm';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwoPi } from '../support/constants';
import { bindLocScale, broadcastAll, type LocScaleArguments } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardNormal } from '../support/standardSamples';

const sqrtTwo = Math.SQRT2;
const logSqrtTwoPi = log(Math.sqrt(2 * Math.PI));

/**
 * The normal or Gaussian distribution with the mean `loc` and the standard deviation `scale`: the bell curve, which
 * models sums of many small influences, such as errors of measurement. The parameters broadcast to the batch shape; the
 * event shape is `[]`.
 * @example
 * ```ts
 * const normal = new torch.distributions.Normal(torch.tensor([0, 10]), 1); // two distributions
 * normal.sample([3]); // (3, 2)
 * normal.logProb(torch.tensor([0, 11])); // tensor([-0.9189, -1.4189])
 * normal.cdf(torch.tensor([0, 11])); // tensor([0.5000, 0.8413])
 *
 * // Gradients flow through the samples of rsample to the parameters.
 * const loc = torch.zeros([], { requiresGrad: true });
 * new torch.distributions.Normal(loc, 1).rsample([100]).mean().backward();
 * loc.grad; // tensor(1.)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.normal.Normal
 */
export class Normal extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = real;
  static override readonly hasRsample: boolean = true;
  /** The mean, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The standard deviation, of shape (batchShape). */
  declare readonly scale: Tensor;

  constructor(...args: LocScaleArguments) {
    const { validateArgs, ...values } = bindLocScale(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.loc.shape, [], { validateArgs, fields });
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get stddev(): Tensor {
    return this.scale;
  }

  override get variance(): Tensor {
    return this.stddev.pow(2);
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    return noGrad(() => functions.normal(this.loc.expand(shape), this.scale.expand(shape)));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const eps = standardNormal(this._extendedShape(sampleShape), this.loc);
    return this.loc.add(eps.mul(this.scale));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const variance = this.scale.pow(2);
    return value.sub(this.loc).pow(2).neg().div(variance.mul(2)).sub(this.scale.log()).sub(logSqrtTwoPi);
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return value.sub(this.loc).mul(this.scale.reciprocal()).div(sqrtTwo).erf().add(1).mul(0.5);
  }

  override _icdf(value: Tensor): Tensor {
    return this.loc.add(this.scale.mul(value.mul(2).sub(1).erfinv()).mul(sqrtTwo));
  }

  override entropy(): Tensor {
    return this.scale.log().add(0.5 + 0.5 * logTwoPi);
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.loc.div(this.scale.pow(2)), this.scale.pow(2).reciprocal().mul(-0.5)];
  }

  override _logNormalizer(x: Tensor, y: Tensor): Tensor {
    return x.pow(2).mul(-0.25).div(y).add(y.reciprocal().mul(-Math.PI).log().mul(0.5));
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}
