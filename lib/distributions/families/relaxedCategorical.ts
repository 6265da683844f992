import { type Arguments, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { OverOutcomes } from '../base/overOutcomes';
import { realVector, simplex } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import { clampProbs, type VectorProbsOptions, vectorProbsRules } from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';
import { type Temperature, temperatureField } from '../support/temperature';
import { ExpTransform } from '../transforms/elementwise';
import { Categorical } from './categorical';
import { TransformedDistribution } from './transformedDistribution';

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
