import type { Tensor } from '../../core/tensor/tensor';
import { bindScale, type ScaleArguments } from '../support/parameters';
import { fullOf } from '../support/shapes';
import { AbsTransform } from '../transforms/elementwise';
import { Cauchy } from './cauchy';
import { Half } from './half';

/**
 * The distribution of |X| for a Cauchy X with median 0 and half width `scale`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.half_cauchy.HalfCauchy
 */
export class HalfCauchy extends Half<Cauchy> {
  constructor(...args: ScaleArguments) {
    const { scale, validateArgs } = bindScale(new.target.name, args);
    super(new Cauchy(0, scale, false), new AbsTransform(), { validateArgs });
  }

  /** Infinite. */
  override get mean(): Tensor {
    return fullOf(this._extendedShape(), Number.POSITIVE_INFINITY, this.scale);
  }

  /** Infinite. */
  override get variance(): Tensor {
    return this.baseDist.variance;
  }
}
