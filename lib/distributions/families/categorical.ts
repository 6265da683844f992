/** The categorical distribution. */

import { broadcastTensors } from '../../core/functional';
import { FInfo } from '../../core/functional/typeInfo';
import { functions } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import { int64 } from '../../core/types/dtype';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { dependentProperty, integerInterval, realVector, simplex } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import {
  bindVectorProbs,
  categoricalProbsAndLogits,
  oneOf,
  type VectorProbsArguments,
} from '../support/probsLogits';
import { type SampleShape, sampleSizes, sizeOf } from '../support/sampleShape';
import { enumeration, fullOf } from '../support/shapes';

/**
 * The categorical distribution, which models a choice among several outcomes, such as the classes that a network
 * distinguishes: a sample is the index of an outcome, from 0 on. It takes the probabilities of the outcomes along the
 * last dimension of `probs`, or their logarithms in `logits`; the sizes before it are the batch shape, and the event
 * shape is `[]`. Samples are tensors of the dtype int64, and no gradient flows through them.
 * @example
 * ```ts
 * const die = new torch.distributions.Categorical(torch.ones([6])); // six equally probable outcomes
 * die.sample([10]); // (10), integers from 0 to 5
 * die.logProb(torch.tensor(3)).exp(); // tensor(0.1667)
 *
 * // What reinforcement learning does: draw an action, and weight its log probability by the reward.
 * const policy = new torch.distributions.Categorical({ logits: torch.randn([2, 4]) });
 * const action = policy.sample(); // (2)
 * const loss = policy.logProb(action).mul(reward).neg().sum();
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.categorical.Categorical
 */
export class Categorical extends Distribution {
  static override readonly argConstraints: ArgConstraints = { probs: simplex, logits: realVector };
  static override readonly support: Constraint = dependentProperty(
    ({ _numEvents }: Categorical) => integerInterval(0, _numEvents - 1),
    { isDiscrete: true, eventDim: 0 },
  );
  static override readonly hasEnumerateSupport: boolean = true;
  /** The probabilities of the outcomes, of shape (batchShape, outcomes), divided by their sum. */
  declare readonly probs: Tensor;
  /**
   * The logarithms of the probabilities, of shape (batchShape, outcomes), shifted so that the probabilities sum to 1.
   */
  declare readonly logits: Tensor;
  /** @internal */
  declare readonly _given: 'probs' | 'logits';
  /** @internal */
  declare readonly _numEvents: number;

  static {
    lazyProperties(Categorical, categoricalProbsAndLogits);
  }

  constructor(...args: VectorProbsArguments) {
    const { validateArgs, ...values } = bindVectorProbs(new.target.name, args);
    const { given, value } = oneOf(new.target.name, values);
    if (value.dim() < 1) {
      throw new RangeError(
        `${new.target.name}: argument '${given}': expected a Tensor of at least 1 dimension, got 0`,
      );
    }
    const param = given === 'probs' ? value.div(value.sum(-1, true)) : value.sub(value.logsumexp(-1, true));
    super(param.shape.slice(0, -1), [], {
      validateArgs,
      fields: { [given]: param, _given: given, _numEvents: param.size(-1) },
    });
  }

  /** @internal */
  get _param(): Tensor {
    return this[this._given];
  }

  /** The shape of `probs` or `logits`, whichever was given: (batchShape, outcomes). */
  get paramShape(): Size {
    return this._param.shape;
  }

  /** NaN, of shape (batchShape): outcomes are not quantities, so they have no mean. */
  override get mean(): Tensor {
    return fullOf(this._extendedShape(), Number.NaN, this.probs);
  }

  /** The index of the most probable outcome, of shape (batchShape). */
  override get mode(): Tensor {
    return this.probs.argmax(-1);
  }

  /** NaN, of shape (batchShape): outcomes are not quantities, so they have no variance. */
  override get variance(): Tensor {
    return fullOf(this._extendedShape(), Number.NaN, this.probs);
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const count = sizeOf(sampleSizes(this.constructor.name, sampleShape)).numel();
    const probs = this.probs.reshape([-1, this._numEvents]);
    return functions.multinomial(probs, count, true).T.reshape(this._extendedShape(sampleShape));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const [index, logits] = broadcastTensors([value.long().unsqueeze(-1), this.logits]) as [Tensor, Tensor];
    return logits.gather(-1, index.narrow(-1, 0, 1)).squeeze(-1);
  }

  override entropy(): Tensor {
    const logits = this.logits.clamp({ min: new FInfo(this.logits.dtype).min });
    return logits.mul(this.probs).sum(-1).neg();
  }

  override _enumerateSupport(expand: boolean): Tensor {
    const { device } = this._param;
    return enumeration(functions.arange(this._numEvents, { dtype: int64, device }), this.batchShape, expand);
  }
}
