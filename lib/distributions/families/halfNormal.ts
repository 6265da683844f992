import type { Tensor } from '../../core/tensor/tensor';
import { bindScale, type ScaleArguments } from '../support/parameters';
import { AbsTransform } from '../transforms/elementwise';
import { Half } from './half';
import { Normal } from './normal';

/**
 * The distribution of |X| for a normal X with mean 0 and standard deviation `scale`.
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
