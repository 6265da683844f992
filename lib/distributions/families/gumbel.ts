import { FInfo } from '../../core/functional/typeInfo';
import { functions } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { eulerConstant } from '../support/constants';
import { bindLocScale, broadcastAll, type LocScaleArguments } from '../support/parameters';
import { AffineTransform } from '../transforms/affine';
import { ExpTransform } from '../transforms/elementwise';
import { TransformedDistribution } from './transformedDistribution';
import { Uniform } from './uniform';

/**
 * The Gumbel distribution, which models the largest of many numbers, such as the highest water level of a year. `loc`
 * is the most probable value. The parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.gumbel.Gumbel
 */
export class Gumbel extends TransformedDistribution<Uniform> {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = real;
  /** The most probable value, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The scale, of shape (batchShape). */
  declare readonly scale: Tensor;

  constructor(...args: LocScaleArguments) {
    const { validateArgs, ...values } = bindLocScale(new.target.name, args);
    const fields = broadcastAll(values);
    const { loc, scale } = fields;
    const { tiny, eps } = new FInfo(loc.dtype);
    const areNumbers = !isTensor(values.loc) && !isTensor(values.scale);
    const base = areNumbers
      ? new Uniform(tiny, 1 - eps, validateArgs)
      : new Uniform(functions.fullLike(loc, tiny), functions.fullLike(loc, 1 - eps), validateArgs);
    const transforms = [
      new ExpTransform().inv,
      new AffineTransform(0, functions.onesLike(scale).neg()),
      new ExpTransform().inv,
      new AffineTransform(values.loc, scale.neg()),
    ];
    super(base, transforms, { validateArgs, fields });
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const y = this.loc.sub(value).div(this.scale);
    return y.sub(y.exp()).sub(this.scale.log());
  }

  override get mean(): Tensor {
    return this.loc.add(this.scale.mul(eulerConstant));
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get stddev(): Tensor {
    return this.scale.mul(Math.PI / Math.sqrt(6));
  }

  override get variance(): Tensor {
    return this.stddev.pow(2);
  }

  override entropy(): Tensor {
    return this.scale.log().add(1 + eulerConstant);
  }
}
