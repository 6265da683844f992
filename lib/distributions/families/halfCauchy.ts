import type { Tensor } from '../../core/tensor/tensor';
import { bindScale, type ScaleArguments } from '../support/parameters';
import { fullOf } from '../support/shapes';
import { AbsTransform } from '../transforms/elementwise';
import { Cauchy } from './cauchy';
import { Half } from './half';

/**
 * The half-Cauchy distribution: the distribution of |X|, where X has the Cauchy distribution with the median 0 and this
 * scale. It is often the prior of a scale parameter, since it allows very large values. Samples are numbers of at least
 * 0, half of them below `scale`. The shape of `scale` is the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.half_cauchy.HalfCauchy
 */
export class HalfCauchy extends Half<Cauchy> {
  constructor(...args: ScaleArguments) {
    const { scale, validateArgs } = bindScale(new.target.name, args);
    super(new Cauchy(0, scale, false), new AbsTransform(), { validateArgs });
  }

  /** Infinity, of shape (batchShape). */
  override get mean(): Tensor {
    return fullOf(this._extendedShape(), Number.POSITIVE_INFINITY, this.scale);
  }

  /** Infinity, of shape (batchShape). */
  override get variance(): Tensor {
    return this.baseDist.variance;
  }
}
