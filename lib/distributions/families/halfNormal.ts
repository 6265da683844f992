import type { Tensor } from '../../core/tensor/tensor';
import { bindScale, type ScaleArguments } from '../support/parameters';
import { AbsTransform } from '../transforms/elementwise';
import { Half } from './half';
import { Normal } from './normal';

/**
 * The half-normal distribution: the distribution of |X|, where X is normal with the mean 0 and the standard deviation
 * `scale`. Samples are numbers of at least 0. The shape of `scale` is the batch shape; the event shape is `[]`.
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
