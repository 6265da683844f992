/** The base class of families that are defined by a categorical distribution. */
import type { Size, Tensor } from '../../core/tensor/tensor';
import { realVector, simplex } from '../constraints';
import type { Categorical } from '../families/categorical';
import { type ArgConstraints, Distribution } from './distribution';

/** A distribution of vectors that have one element for each outcome of a categorical distribution. */
export abstract class OverOutcomes extends Distribution {
  static override readonly argConstraints: ArgConstraints = { probs: simplex, logits: realVector };
  /** @internal */
  declare readonly _categorical: Categorical;

  /**
   * @param categorical the distribution of the outcomes, whose last dimension becomes the event
   * @param validateArgs whether parameters and values are checked; null stands for the default
   * @param fields the properties that the subclass adds
   */
  constructor(
    categorical: Categorical,
    validateArgs: boolean | null,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(categorical.batchShape, categorical.paramShape.slice(-1), {
      validateArgs,
      fields: { ...fields, _categorical: categorical },
    });
  }

  /** The probabilities, of shape (batchShape, outcomes). */
  get probs(): Tensor {
    return this._categorical.probs;
  }

  /** The logarithms of the probabilities, of shape (batchShape, outcomes). */
  get logits(): Tensor {
    return this._categorical.logits;
  }

  /** The shape of `probs` or `logits`, whichever was given: (batchShape, outcomes). */
  get paramShape(): Size {
    return this._categorical.paramShape;
  }
}
