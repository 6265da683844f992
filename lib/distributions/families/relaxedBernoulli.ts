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

export interface RelaxedBernoulliOptions extends ProbsOptions, Temperature {}

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
 * The log-odds of relaxed Bernoulli numbers.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli
 */
export class LogitRelaxedBernoulli extends Distribution {
  static override readonly argConstraints: ArgConstraints = { probs: unitInterval, logits: real };
  static override readonly support: Constraint = real;
  declare readonly temperature: Tensor;
  declare readonly probs: Tensor;
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

  /** The shape of the parameter that was given. */
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

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ logits: this.logits, value });
    const difference: Tensor = broadcast.logits.sub(broadcast.value.mul(this.temperature));
    return this.temperature.log().add(difference).sub(difference.exp().log1p().mul(2));
  }
}

/**
 * A relaxation of the Bernoulli distribution to numbers between 0 and 1.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.relaxed_bernoulli.RelaxedBernoulli
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

  get temperature(): Tensor {
    return this.baseDist.temperature;
  }

  get probs(): Tensor {
    return this.baseDist.probs;
  }

  get logits(): Tensor {
    return this.baseDist.logits;
  }
}
