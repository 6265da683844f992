import { type Arguments, signature } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { dependentProperty, integerInterval, nonnegativeInteger, real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { NotImplementedError } from '../support/notImplemented';
import { type NumberOrTensor, parameter, validation } from '../support/parameters';
import { binaryProbsAndLogits, countAndProbs, type ProbsOptions, probsRules } from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { counting, enumeration } from '../support/shapes';

/** What the constructor of Binomial takes. */
export interface BinomialOptions extends ProbsOptions {
  /** The number of trials, an integer of at least 0; 1 by default. It broadcasts with `probs` or `logits`. */
  totalCount?: NumberOrTensor;
}

const bindBinomial = signature({ totalCount: parameter(1), ...probsRules, ...validation });

/** The greater of x and 0, whose gradient at 0 is ½. */
function clampByZero(x: Tensor): Tensor {
  return x
    .clamp({ min: 0 })
    .add(x)
    .sub(x.clamp({ max: 0 }))
    .div(2);
}

/**
 * The binomial distribution of the number of successes in `totalCount` independent trials, each of which succeeds with
 * the probability `probs`. Samples are integers from 0 to `totalCount`, in a tensor of the dtype of `probs` or
 * `logits`, and no gradient flows through them. `totalCount` and the parameter that was given broadcast to the batch
 * shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.binomial.Binomial
 */
export class Binomial extends Distribution {
  static override readonly argConstraints: ArgConstraints = {
    totalCount: nonnegativeInteger,
    probs: unitInterval,
    logits: real,
  };
  static override readonly support: Constraint = dependentProperty(
    ({ totalCount }: Binomial) => integerInterval(0, totalCount),
    { isDiscrete: true, eventDim: 0 },
  );
  static override readonly hasEnumerateSupport: boolean = true;
  /** The number of trials, of shape (batchShape), in the dtype of the other parameter. */
  declare readonly totalCount: Tensor;
  /** The probability of success, of shape (batchShape). */
  declare readonly probs: Tensor;
  /** The log-odds of success, of shape (batchShape). */
  declare readonly logits: Tensor;
  /** @internal */
  declare readonly _given: 'probs' | 'logits';

  static {
    lazyProperties(Binomial, binaryProbsAndLogits);
  }

  constructor(
    ...args: Arguments<
      [
        totalCount?: NumberOrTensor,
        probs?: NumberOrTensor | null,
        logits?: NumberOrTensor | null,
        validateArgs?: boolean | null,
      ],
      BinomialOptions
    >
  ) {
    const { totalCount, validateArgs, ...values } = bindBinomial(new.target.name, args);
    const { given, param, fields } = countAndProbs(new.target.name, totalCount, values);
    super(param.shape, [], { validateArgs, fields: { ...fields, _given: given } });
  }

  /** The batch shape, to which `probs` or `logits` is broadcast. */
  get paramShape(): Size {
    return this[this._given].shape;
  }

  override get mean(): Tensor {
    return this.totalCount.mul(this.probs);
  }

  override get mode(): Tensor {
    return this.totalCount.add(1).mul(this.probs).floor().clamp({ max: this.totalCount });
  }

  override get variance(): Tensor {
    return this.totalCount.mul(this.probs).mul(functions.rsub(this.probs, 1));
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    return noGrad(() => functions.binomial(this.totalCount.expand(shape), this.probs.expand(shape)));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const { totalCount, logits } = this;
    const normalization = totalCount
      .mul(clampByZero(logits))
      .add(totalCount.mul(logits.abs().neg().exp().log1p()))
      .sub(totalCount.add(1).lgamma());
    return value
      .mul(logits)
      .sub(value.add(1).lgamma())
      .sub(totalCount.sub(value).add(1).lgamma())
      .sub(normalization);
  }

  /**
   * The entropy in nats, of shape (batchShape). It sums over all values.
   * @throws Error whose `name` is `'NotImplementedError'` unless all numbers of trials in the batch are equal
   */
  override entropy(): Tensor {
    const logProb = this.logProb(this.enumerateSupport(false));
    return logProb.exp().mul(logProb).sum(0).neg();
  }

  /**
   * Lists the integers from 0 to `totalCount` along a new first dimension.
   * @param expand whether the values are expanded to the shape of the batch; if false, the batch dimensions have the
   * size 1. True by default.
   * @returns a tensor of shape (totalCount + 1, batchShape)
   * @throws Error whose `name` is `'NotImplementedError'` unless all numbers of trials in the batch are equal
   */
  override _enumerateSupport(expand: boolean): Tensor {
    const count = Math.trunc(this.totalCount.max().item());
    if (this.totalCount.min().item() !== count) {
      throw new NotImplementedError(
        `${this.constructor.name}: can't enumerate values where counts differ: ${this.totalCount}`,
      );
    }
    return enumeration(counting(count + 1, this[this._given]), this.batchShape, expand);
  }
}
