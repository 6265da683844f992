/** The logistic-normal distribution. */
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { positive, real, simplex } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindLocScale, type LocScaleArguments } from '../support/parameters';
import { StickBreakingTransform } from '../transforms/simplex';
import type { Independent } from './independent';
import { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';

/**
 * The logistic-normal distribution of vectors of probabilities. A sample is a vector of n independent normal numbers,
 * with the means `loc` and the standard deviations `scale`, which `StickBreakingTransform` turns into n + 1
 * probabilities. The parameters broadcast to the shape (batchShape, n); the event shape is `[n + 1]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.logistic_normal.LogisticNormal
 */
export class LogisticNormal extends TransformedDistribution<Independent<Normal>> {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = simplex;
  static override readonly hasRsample: boolean = true;

  constructor(...args: LocScaleArguments) {
    const { loc, scale, validateArgs } = bindLocScale(new.target.name, args);
    const normal = new Normal(loc, scale, validateArgs);
    const base = normal.batchShape.length === 0 ? normal.expand([1]) : normal;
    // The base class makes the last batch dimension an event dimension.
    super(base as unknown as Independent<Normal>, new StickBreakingTransform(), { validateArgs });
  }

  /** The means of the normal numbers, of shape (batchShape, n). */
  get loc(): Tensor {
    return this.baseDist.baseDist.loc;
  }

  /** The standard deviations of the normal numbers, of shape (batchShape, n). */
  get scale(): Tensor {
    return this.baseDist.baseDist.scale;
  }
}
