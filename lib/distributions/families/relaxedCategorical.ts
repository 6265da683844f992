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

/** What the constructors of RelaxedOneHotCategorical and ExpRelaxedCategorical take. */
export interface RelaxedCategoricalOptions extends VectorProbsOptions, Temperature {}

/** The arguments of a constructor that takes `RelaxedCategoricalOptions`, by position or by name. */
export type RelaxedCategoricalArguments = Arguments<
  [temperature: NumberOrTensor, probs?: Tensor | null, logits?: Tensor | null, validateArgs?: boolean | null],
  RelaxedCategoricalOptions,
  ['temperature']
>;

const bindCategorical = signature({ temperature: parameter(), ...vectorProbsRules, ...validation });

/**
 * The distribution of the logarithms of `RelaxedOneHotCategorical` samples: `RelaxedOneHotCategorical` takes the
 * exponential of its samples. Working with logarithms avoids the rounding errors of numbers near 0. It takes the
 * probabilities of the n outcomes along the last dimension of `probs`, or their logarithms in `logits`; the sizes
 * before it are the batch shape, and the event shape is `[n]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.relaxed_categorical
 */
export class ExpRelaxedCategorical extends OverOutcomes {
  // Only vectors whose exponentials sum to 1 occur, but Python checks no more than this either.
  static override readonly support: Constraint = realVector;
  static override readonly hasRsample: boolean = true;
  /** The temperature, usually 0-dimensional. */
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

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const k = this._categorical._numEvents;
    const broadcast = broadcastAll({ logits: this.logits, value });
    const { temperature } = this;
    const logScale = functions
      .fullLike(temperature, k)
      .lgamma()
      .sub(temperature.log().mul(-(k - 1)));
    const score = broadcast.logits.sub(broadcast.value.mul(temperature));
    return score.sub(score.logsumexp(-1, true)).sum(-1).add(logScale);
  }
}

/**
 * An approximation of the one-hot categorical distribution whose samples have gradients, also called the Gumbel-softmax
 * or concrete distribution: samples are vectors of probabilities instead of one-hot vectors, and the lower the
 * temperature, the closer to these. So a network can be trained through random choices. It takes the probabilities of
 * the n outcomes along the last dimension of `probs`, or their logarithms in `logits`; the sizes before it are the
 * batch shape, and the event shape is `[n]`.
 * @example
 * ```ts
 * const logits = torch.zeros([3], { requiresGrad: true });
 * const choice = new torch.distributions.RelaxedOneHotCategorical({ temperature: 0.5, logits }).rsample();
 * choice.sum(); // 1, up to rounding
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.relaxed_categorical.RelaxedOneHotCategorical
 * @see https://arxiv.org/abs/1611.01144
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

  /** The temperature, usually 0-dimensional. */
  get temperature(): Tensor {
    return this.baseDist.temperature;
  }

  /** The probabilities of the outcomes, of shape (batchShape, n). */
  get probs(): Tensor {
    return this.baseDist.probs;
  }

  /** The logarithms of the probabilities, of shape (batchShape, n). */
  get logits(): Tensor {
    return this.baseDist.logits;
  }
}
