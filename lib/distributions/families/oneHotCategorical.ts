/** Categorical distributions whose samples are one-hot vectors. */
import { functions, nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { OverOutcomes } from '../base/overOutcomes';
import { oneHot } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { like } from '../support/parameters';
import { bindVectorProbs, type VectorProbsArguments } from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { Categorical } from './categorical';

/**
 * The categorical distribution, whose samples are vectors instead of indices: of zeros, with a 1 at the index of the
 * outcome that was drawn. It takes the probabilities of the n outcomes along the last dimension of `probs`, or their
 * logarithms in `logits`; the sizes before it are the batch shape, and the event shape is `[n]`. Samples are tensors of
 * the parameter's dtype, and no gradient flows through them.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.one_hot_categorical.OneHotCategorical
 */
export class OneHotCategorical extends OverOutcomes {
  static override readonly support: Constraint = oneHot;
  static override readonly hasEnumerateSupport: boolean = true;

  constructor(...args: VectorProbsArguments) {
    const { probs, logits, validateArgs } = bindVectorProbs(new.target.name, args);
    super(new Categorical(probs, logits), validateArgs);
  }

  override get mean(): Tensor {
    return this.probs;
  }

  override get mode(): Tensor {
    const { probs } = this;
    return nnFunctions.oneHot(probs.argmax(-1), probs.size(-1)).to(probs);
  }

  override get variance(): Tensor {
    return this.probs.mul(functions.rsub(this.probs, 1));
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const { probs, _numEvents } = this._categorical;
    return nnFunctions.oneHot(this._categorical.sample(sampleShape), _numEvents).to(probs);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return this._categorical.logProb(value.max(-1).indices);
  }

  override entropy(): Tensor {
    return this._categorical.entropy();
  }

  override _enumerateSupport(expand: boolean): Tensor {
    const n = this.eventShape[0];
    const values = functions
      .eye(n, like(this._categorical._param))
      .view([n, ...this.batchShape.map(() => 1), n]);
    return expand ? values.expand([n, ...this.batchShape, n]) : values;
  }
}

/**
 * `OneHotCategorical` with `rsample`, through which gradients flow by the straight-through estimator: the gradient of a
 * sample is passed on to the probabilities, as if the sample were the probabilities. It is biased, but often good
 * enough for training.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.one_hot_categorical.OneHotCategoricalStraightThrough
 * @see https://arxiv.org/abs/1308.3432
 */
export class OneHotCategoricalStraightThrough extends OneHotCategorical {
  static override readonly hasRsample: boolean = true;

  override rsample(sampleShape: SampleShape = []): Tensor {
    const samples = this.sample(sampleShape);
    return samples.add(this.probs.sub(this.probs.detach()));
  }
}
