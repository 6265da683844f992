import { type Arguments, signature } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { functions, nnFunctions } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import { int64 } from '../../core/types/dtype';
import { scalar } from '../../core/types/scalar';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { greaterThanEq, halfOpenInterval, nonnegativeInteger, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { type NumberOrTensor, parameter, validation } from '../support/parameters';
import { binaryProbsAndLogits, countAndProbs, type ProbsOptions, probsRules } from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { Gamma } from './gamma';

/** What the constructor of NegativeBinomial takes. */
export interface NegativeBinomialOptions extends ProbsOptions {
  /** The number of failures that end the trials: a number of at least 0, which need not be an integer. */
  totalCount: NumberOrTensor;
}

const bindNegativeBinomial = signature({ totalCount: parameter(), ...probsRules, ...validation });

/**
 * The negative binomial distribution of the number of successes before the `totalCount`-th failure, in independent
 * trials that succeed with the probability `probs`, which is less than 1. It models counts that vary more than those of
 * a Poisson distribution. Samples are integers of at least 0, in a tensor of the dtype of `probs` or `logits`, and no
 * gradient flows through them. `totalCount` and the parameter that was given broadcast to the batch shape; the event
 * shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.negative_binomial.NegativeBinomial
 */
export class NegativeBinomial extends Distribution {
  static override readonly argConstraints: ArgConstraints = {
    totalCount: greaterThanEq(scalar(0, int64)),
    probs: halfOpenInterval(0, 1),
    logits: real,
  };
  static override readonly support: Constraint = nonnegativeInteger;
  /** The number of failures that end the trials, of shape (batchShape). */
  declare readonly totalCount: Tensor;
  /** The probability of success, of shape (batchShape). */
  declare readonly probs: Tensor;
  /** The log-odds of success, of shape (batchShape). */
  declare readonly logits: Tensor;
  /** @internal */
  declare readonly _given: 'probs' | 'logits';
  /** @internal */
  declare readonly _gamma: Gamma;

  static {
    lazyProperties(NegativeBinomial, {
      ...binaryProbsAndLogits,
      _gamma: ({ totalCount, logits }) => new Gamma(totalCount, logits.neg().exp(), false),
    });
  }

  constructor(
    ...args: Arguments<
      [
        totalCount: NumberOrTensor,
        probs?: NumberOrTensor | null,
        logits?: NumberOrTensor | null,
        validateArgs?: boolean | null,
      ],
      NegativeBinomialOptions,
      ['totalCount']
    >
  ) {
    const { totalCount, validateArgs, ...values } = bindNegativeBinomial(new.target.name, args);
    const { given, param, fields } = countAndProbs(new.target.name, totalCount, values);
    super(param.shape, [], { validateArgs, fields: { ...fields, _given: given } });
  }

  /** The batch shape, to which `probs` or `logits` is broadcast. */
  get paramShape(): Size {
    return this[this._given].shape;
  }

  override get mean(): Tensor {
    return this.totalCount.mul(this.logits.exp());
  }

  override get mode(): Tensor {
    return this.totalCount.sub(1).mul(this.logits.exp()).floor().clamp({ min: 0 });
  }

  override get variance(): Tensor {
    return this.mean.div(this.logits.neg().sigmoid());
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    return noGrad(() => functions.poisson(this._gamma.sample(sampleShape)));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const { totalCount, logits } = this;
    const unnormalized = totalCount
      .mul(nnFunctions.logsigmoid(logits.neg()))
      .add(value.mul(nnFunctions.logsigmoid(logits)));
    const total = totalCount.add(value);
    const normalization = total
      .lgamma()
      .neg()
      .add(value.add(1).lgamma())
      .add(totalCount.lgamma())
      .maskedFill(total.eq(0), 0);
    return unnormalized.sub(normalization);
  }
}
