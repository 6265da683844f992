/** Continuous relaxations of discrete distributions, through which gradients flow. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import { isTensor, type Size, type Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { OverOutcomes } from '../base/overOutcomes';
import { real, realVector, simplex, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll, type NumberOrTensor, numberOf, parameter, validation } from '../support/parameters';
import {
  binaryProbsAndLogits,
  clampProbs,
  type ProbsOptions,
  probsField,
  probsRules,
  type VectorProbsOptions,
  vectorProbsRules,
} from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { fullOf } from '../support/shapes';
import { standardUniform } from '../support/standardSamples';
import { ExpTransform, SigmoidTransform } from '../transforms/elementwise';
import { Categorical } from './categorical';
import { TransformedDistribution } from './transformedDistribution';

interface Temperature {
  /** How far from discrete samples are: towards 0 they become discrete. A number stands for a 0-d tensor. */
  temperature: NumberOrTensor;
}

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

/** The temperature as a tensor of the other parameter's dtype. */
function temperatureField(temperature: NumberOrTensor, param: Tensor): Tensor {
  return isTensor(temperature) ? temperature : fullOf([], numberOf(temperature), param);
}

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

export interface RelaxedCategoricalOptions extends VectorProbsOptions, Temperature {}

export type RelaxedCategoricalArguments = Arguments<
  [temperature: NumberOrTensor, probs?: Tensor | null, logits?: Tensor | null, validateArgs?: boolean | null],
  RelaxedCategoricalOptions,
  ['temperature']
>;

const bindCategorical = signature({ temperature: parameter(), ...vectorProbsRules, ...validation });

/**
 * The logarithms of relaxed one-hot vectors.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.relaxed_categorical
 */
export class ExpRelaxedCategorical extends OverOutcomes {
  static override readonly support: Constraint = realVector; // they are normalized, and this is what is checked
  static override readonly hasRsample: boolean = true;
  declare readonly temperature: Tensor;

  constructor(...args: RelaxedCategoricalArguments) {
    const { temperature, probs, logits, validateArgs } = bindCategorical(new.target.name, args);
    const categorical = new Categorical(probs, logits);
    super(categorical, validateArgs, { temperature: temperatureField(temperature, categorical._param) });
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const uniforms = clampProbs(standardUniform(this._extendedShape(sampleShape), this.logits));
    const gumbels = uniforms.log().neg().log().neg();
    const scores = this.logits.add(gumbels).div(this.temperature);
    return scores.sub(scores.logsumexp(-1, true));
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const k = this._categorical._numEvents;
    const broadcast = broadcastAll({ logits: this.logits, value });
    const { temperature } = this;
    const logScale = functions
      .fullLike(temperature, k)
      .lgamma()
      .sub(temperature.log().mul(-(k - 1)));
    const score: Tensor = broadcast.logits.sub(broadcast.value.mul(temperature));
    return score.sub(score.logsumexp(-1, true)).sum(-1).add(logScale);
  }
}

/**
 * A relaxation of one-hot vectors to vectors of probabilities.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.relaxed_categorical.RelaxedOneHotCategorical
 */
export class RelaxedOneHotCategorical extends TransformedDistribution<ExpRelaxedCategorical> {
  static override readonly argConstraints: ArgConstraints = { probs: simplex, logits: realVector };
  static override readonly support: Constraint = simplex;
  static override readonly hasRsample: boolean = true;

  constructor(...args: RelaxedCategoricalArguments) {
    const { temperature, probs, logits, validateArgs } = bindCategorical(new.target.name, args);
    const base = new ExpRelaxedCategorical(temperature, probs, logits, validateArgs);
    super(base, new ExpTransform(), { validateArgs });
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
