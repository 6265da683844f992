import { type Arguments, signature } from '../../core/arguments/rules';
import type { Size, Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import {
  binaryProbsAndLogits,
  clampProbs,
  type ProbsOptions,
  probsField,
  probsRules,
} from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';
import { type Temperature, temperatureField } from '../support/temperature';
import { SigmoidTransform } from '../transforms/elementwise';
import { TransformedDistribution } from './transformedDistribution';

/** What the constructors of RelaxedBernoulli and LogitRelaxedBernoulli take. */
export interface RelaxedBernoulliOptions extends ProbsOptions, Temperature {}

/** The arguments of a constructor that takes `RelaxedBernoulliOptions`, by position or by name. */
export type RelaxedBernoulliArguments = Arguments<
  [
    temperature: NumberOrTensor,
    probs?: NumberOrTensor | null,
    logits?: NumberOrTensor | null,
    validateArgs?: boolean | null,
  ],
  RelaxedBernoulliOptions,
  ['temperature']
>;

const bindBernoulli = signature({ temperature: parameter(), ...probsRules, ...validation });

/**
 * The distribution of the log-odds of `RelaxedBernoulli` samples: `RelaxedBernoulli` applies the sigmoid to its
 * samples. Working with log-odds avoids the rounding errors of numbers near 0 and 1. It takes either `probs` or
 * `logits`, whose shape is the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli
 */
export class LogitRelaxedBernoulli extends Distribution {
  static override readonly argConstraints: ArgConstraints = { probs: unitInterval, logits: real };
  static override readonly support: Constraint = real;
  /** The temperature, which broadcasts with the batch shape. */
  declare readonly temperature: Tensor;
  /** The probability of success of the Bernoulli distribution that is relaxed, of shape (batchShape). */
  declare readonly probs: Tensor;
  /** The log-odds of success of the Bernoulli distribution that is relaxed, of shape (batchShape). */
  declare readonly logits: Tensor;
  /** @internal */
  declare readonly _given: 'probs' | 'logits';

  static {
    lazyProperties(LogitRelaxedBernoulli, binaryProbsAndLogits);
  }

  constructor(...args: RelaxedBernoulliArguments) {
    const { temperature, validateArgs, ...values } = bindBernoulli(new.target.name, args);
    const { given, param, fields } = probsField(new.target.name, values);
    super(param.shape, [], {
      validateArgs,
      fields: { ...fields, temperature: temperatureField(temperature, param), _given: given },
    });
  }

  /** The shape of `probs` or `logits`, whichever was given: the batch shape. */
  get paramShape(): Size {
    return this[this._given].shape;
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    const probs = clampProbs(this.probs.expand(shape));
    const uniforms = clampProbs(standardUniform(shape, probs));
    return uniforms
      .log()
      .sub(uniforms.neg().log1p())
      .add(probs.log())
      .sub(probs.neg().log1p())
      .div(this.temperature);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ logits: this.logits, value });
    const difference = broadcast.logits.sub(broadcast.value.mul(this.temperature));
    return this.temperature.log().add(difference).sub(difference.exp().log1p().mul(2));
  }
}

/**
 * An approximation of the Bernoulli distribution whose samples have gradients: they are numbers between 0 and 1 instead
 * of 0 and 1 themselves, and the lower the temperature, the closer to these. So a network can be trained through random
 * choices. It takes either `probs` or `logits`, whose shape is the batch shape; the event shape is `[]`.
 * @example
 * ```ts
 * const logits = torch.zeros([3], { requiresGrad: true });
 * const gates = new torch.distributions.RelaxedBernoulli({ temperature: 0.5, logits }).rsample();
 * gates.sum().backward(); // logits.grad is set
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.relaxed_bernoulli.RelaxedBernoulli
 * @see https://arxiv.org/abs/1611.00712
 */
export class RelaxedBernoulli extends TransformedDistribution<LogitRelaxedBernoulli> {
  static override readonly argConstraints: ArgConstraints = { probs: unitInterval, logits: real };
  static override readonly support: Constraint = unitInterval;
  static override readonly hasRsample: boolean = true;

  constructor(...args: RelaxedBernoulliArguments) {
    const { temperature, probs, logits, validateArgs } = bindBernoulli(new.target.name, args);
    super(new LogitRelaxedBernoulli(temperature, probs, logits), new SigmoidTransform(), { validateArgs });
  }

  override get hasRsample(): boolean {
    return true;
  }

  /** The temperature, which broadcasts with the batch shape. */
  get temperature(): Tensor {
    return this.baseDist.temperature;
  }

  /** The probability of success of the Bernoulli distribution that is relaxed, of shape (batchShape). */
  get probs(): Tensor {
    return this.baseDist.probs;
  }

  /** The log-odds of success of the Bernoulli distribution that is relaxed, of shape (batchShape). */
  get logits(): Tensor {
    return this.baseDist.logits;
  }
}
