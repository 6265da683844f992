/** The Laplace distribution. */

import { FInfo } from '../../core/functional/typeInfo';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindLocScale, broadcastAll, type LocScaleArguments } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';

/**
 * The Laplace distribution, whose density falls exponentially to both sides of `loc`: it has a sharper peak and heavier
 * tails than a normal distribution. Samples differ from `loc` by `scale` on average. The parameters broadcast to the
 * batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.laplace.Laplace
 */
export class Laplace extends Distribution {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = real;
  static override readonly hasRsample: boolean = true;
  /** The mean and median, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The mean distance from `loc`, of shape (batchShape). */
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

  override get variance(): Tensor {
    return this.scale.pow(2).mul(2);
  }

  override get stddev(): Tensor {
    return this.scale.mul(Math.SQRT2);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const { eps } = new FInfo(this.loc.dtype);
    const uniforms = this.loc.newEmpty(this._extendedShape(sampleShape)).uniform_(eps - 1, 1);
    return this.loc.sub(this.scale.mul(uniforms.sign()).mul(uniforms.abs().neg().log1p()));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return this.scale.mul(2).log().neg().sub(value.sub(this.loc).abs().div(this.scale));
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    const distance = value.sub(this.loc);
    const tail = distance.abs().neg().div(this.scale).expm1();
    return functions.rsub(distance.sign().mul(0.5).mul(tail), 0.5);
  }

  override _icdf(value: Tensor): Tensor {
    const term = value.sub(0.5);
    return this.loc.sub(this.scale.mul(term.sign()).mul(term.abs().mul(-2).log1p()));
  }

  override entropy(): Tensor {
    return this.scale.mul(2).log().add(1);
  }
}
