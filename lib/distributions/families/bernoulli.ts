/** The Bernoulli distribution. */
import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { boolean, real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll } from '../support/parameters';
import { binaryProbsAndLogits, bindProbs, type ProbsArguments, probsField } from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { counting, enumeration } from '../support/shapes';

/**
 * The Bernoulli distribution, which models a single trial such as the toss of a coin: a sample is 1 (success) with the
 * probability `probs`, and 0 otherwise. It takes either `probs` or `logits`, whose shape is the batch shape; the event
 * shape is `[]`. Samples are tensors of the parameter's dtype, and no gradient flows through them: `RelaxedBernoulli`
 * is an approximation that has gradients.
 * @example
 * ```ts
 * const coin = new torch.distributions.Bernoulli(torch.tensor([0.25, 0.5]));
 * coin.sample([3]); // (3, 2), zeros and ones
 * coin.logProb(torch.tensor([1, 0])).exp(); // tensor([0.2500, 0.5000])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.bernoulli.Bernoulli
 */
export class Bernoulli extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { probs: unitInterval, logits: real };
  static override readonly support: Constraint = boolean;
  static override readonly hasEnumerateSupport: boolean = true;
  /** The probability of success, of shape (batchShape). */
  declare readonly probs: Tensor;
  /** The log-odds of success, of shape (batchShape). */
  declare readonly logits: Tensor;
  /** @internal */
  declare readonly _given: 'probs' | 'logits';

  static {
    lazyProperties(Bernoulli, binaryProbsAndLogits);
  }

  constructor(...args: ProbsArguments) {
    const { validateArgs, ...values } = bindProbs(new.target.name, args);
    const { given, param, fields } = probsField(new.target.name, values);
    super(param.shape, [], { validateArgs, fields: { ...fields, _given: given } });
  }

  /** The shape of `probs` or `logits`, whichever was given: the batch shape. */
  get paramShape(): Size {
    return this[this._given].shape;
  }

  override get mean(): Tensor {
    return this.probs;
  }

  /** The more probable outcome, 0 or 1; NaN where both are equally probable. */
  override get mode(): Tensor {
    const { probs } = this;
    const mode = probs.ge(0.5).to(probs);
    mode.indexPut(probs.eq(0.5), Number.NaN);
    return mode;
  }

  override get variance(): Tensor {
    return this.probs.mul(functions.rsub(this.probs, 1));
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    return noGrad(() => functions.bernoulli(this.probs.expand(shape)));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ logits: this.logits, value });
    return functions.binaryCrossEntropyWithLogits(broadcast.logits, broadcast.value, { reduction: 0 }).neg();
  }

  override entropy(): Tensor {
    return functions.binaryCrossEntropyWithLogits(this.logits, this.probs, { reduction: 0 });
  }

  override _enumerateSupport(expand: boolean): Tensor {
    return enumeration(counting(2, this[this._given]), this.batchShape, expand);
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.probs.logit()];
  }

  override _logNormalizer(x: Tensor): Tensor {
    return x.exp().log1p();
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}
