/** What the families share that are defined by a categorical distribution. */
import type { Size, Tensor } from '../../core/tensor/tensor';
import { realVector, simplex } from '../constraints';
import type { Categorical } from '../families/categorical';
import { type ArgConstraints, Distribution } from './distribution';

/** A distribution of vectors with one element for each outcome of a categorical distribution. */
export abstract class OverOutcomes extends Distribution {
  static override readonly argConstraints: ArgConstraints = { probs: simplex, logits: realVector };
  /** @internal */
  declare readonly _categorical: Categorical;

  /** @param fields the subclass's own fields */
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

  /** The shape of the parameter that was given. */
  get paramShape(): Size {
    return this._categorical.paramShape;
  }
}
