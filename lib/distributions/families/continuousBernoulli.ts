/** The continuous Bernoulli distribution. */

import { type Arguments, rule, signature } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import type { Size, Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll, type NumberOrTensor, validation } from '../support/parameters';
import {
  binaryProbsAndLogits,
  clampProbs,
  type ProbsOptions,
  probsField,
  probsRules,
} from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';

/** What the constructor of ContinuousBernoulli takes. */
export interface ContinuousBernoulliOptions extends ProbsOptions {
  /**
   * The probabilities around ½ between which a Taylor series replaces the exact formulas, which divide by 1 − 2 ·
   * probs; `[0.499, 0.501]` by default.
   */
  lims?: readonly [number, number];
}

const bind = signature({
  ...probsRules,
  lims: rule<readonly [number, number]>(
    'an array of two numbers',
    (value) => Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number'),
    [0.499, 0.501],
  ),
  ...validation,
});

/** Whether each element is at most `low` or greater than `high`. */
function isOutside(value: Tensor, low: number, high: number): Tensor {
  return functions.max(value.le(low), value.gt(high));
}

/**
 * The continuous Bernoulli distribution of numbers from 0 to 1, such as the brightness of pixels: the density at x is
 * proportional to probs^x · (1 − probs)^(1 − x). Variational autoencoders use it where a Bernoulli distribution would
 * be given numbers between 0 and 1. It takes either `probs` or `logits`, whose shape is the batch shape; the event
 * shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.continuous_bernoulli.ContinuousBernoulli
 * @see https://arxiv.org/abs/1907.06845
 */
export class ContinuousBernoulli extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { probs: unitInterval, logits: real };
  static override readonly support: Constraint = unitInterval;
  static override readonly hasRsample: boolean = true;
  /** The parameter λ of the density, of shape (batchShape), kept a little away from 0 and 1. It is not the mean. */
  declare readonly probs: Tensor;
  /** The log-odds of `probs`, of shape (batchShape). */
  declare readonly logits: Tensor;
  /** @internal */
  declare readonly _given: 'probs' | 'logits';
  /** @internal */
  declare readonly _lims: readonly [number, number];

  static {
    lazyProperties(ContinuousBernoulli, {
      probs: (self) => clampProbs(binaryProbsAndLogits.probs(self)),
      logits: binaryProbsAndLogits.logits,
    });
  }

  constructor(
    ...args: Arguments<
      [
        probs?: NumberOrTensor | null,
        logits?: NumberOrTensor | null,
        lims?: readonly [number, number],
        validateArgs?: boolean | null,
      ],
      ContinuousBernoulliOptions
    >
  ) {
    const { lims, validateArgs, ...values } = bind(new.target.name, args);
    const { given, param, fields } = probsField(new.target.name, values);
    if (given === 'probs') {
      // The base class would check what is clamped below, and find every value valid.
      if (validateArgs !== null && !unitInterval.check(param).all().item()) {
        throw new RangeError(
          `${new.target.name}: expected parameter probs (a Tensor of shape [${param.shape.join(', ')}]) to satisfy the constraint ${unitInterval}, got invalid values:\n${param}`,
        );
      }
      fields['probs'] = clampProbs(param);
    }
    super(param.shape, [], { validateArgs, fields: { ...fields, _given: given, _lims: lims } });
  }

  /** The shape of `probs` or `logits`, whichever was given: the batch shape. */
  get paramShape(): Size {
    return this[this._given].shape;
  }

  override get mean(): Tensor {
    const cut = cutProbs(this);
    const mean = cut.div(cut.mul(2).sub(1)).add(cut.neg().log1p().sub(cut.log()).reciprocal());
    const x = this.probs.sub(0.5);
    const series = x
      .pow(2)
      .mul(16 / 45)
      .add(1 / 3)
      .mul(x)
      .add(0.5);
    return functions.where(isStable(this), mean, series);
  }

  override get variance(): Tensor {
    const cut = cutProbs(this);
    const variance = cut
      .mul(cut.sub(1))
      .div(functions.rsub(cut.mul(2), 1).pow(2))
      .add(cut.neg().log1p().sub(cut.log()).pow(2).reciprocal());
    const x = this.probs.sub(0.5).pow(2);
    const series = functions.rsub(functions.rsub(x.mul(128 / 945), 1 / 15).mul(x), 1 / 12);
    return functions.where(isStable(this), variance, series);
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    return noGrad(() => this.rsample(sampleShape));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return this.icdf(standardUniform(this._extendedShape(sampleShape), this.probs));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ logits: this.logits, value });
    return functions
      .binaryCrossEntropyWithLogits(broadcast.logits, broadcast.value, { reduction: 0 })
      .neg()
      .add(logNorm(this));
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    const cut = cutProbs(this);
    const inside = functions
      .pow(cut, value)
      .mul(functions.pow(functions.rsub(cut, 1), functions.rsub(value, 1)))
      .add(cut)
      .sub(1)
      .div(cut.mul(2).sub(1));
    const unbounded = functions.where(isStable(this), inside, value);
    const upTo1 = functions.where(value.ge(1), functions.onesLike(value), unbounded);
    return functions.where(value.le(0), functions.zerosLike(value), upTo1);
  }

  override _icdf(value: Tensor): Tensor {
    const cut = cutProbs(this);
    const log1p = cut.neg().log1p();
    const inside = cut
      .neg()
      .add(value.mul(cut.mul(2).sub(1)))
      .log1p()
      .sub(log1p)
      .div(cut.log().sub(log1p));
    return functions.where(isStable(this), inside, value);
  }

  override entropy(): Tensor {
    const logOfZero = this.probs.neg().log1p();
    const logOfOne = this.probs.log();
    return this.mean.mul(logOfZero.sub(logOfOne)).sub(logNorm(this)).sub(logOfZero);
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.logits];
  }

  override _logNormalizer(x: Tensor): Tensor {
    const [low, high] = this._lims;
    const outside = isOutside(x, low - 0.5, high - 0.5);
    const cut = functions.where(outside, x, functions.onesLike(x).mul(low - 0.5));
    const logNormalizer = cut.expm1().abs().log().sub(cut.abs().log());
    const series = x.mul(0.5).add(x.pow(2).div(24)).sub(x.pow(4).div(2880));
    return functions.where(outside, logNormalizer, series);
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}

/** Where the exact formulas are computed, and not the Taylor series around ½. */
function isStable({ probs, _lims }: ContinuousBernoulli): Tensor {
  return isOutside(probs, ..._lims);
}

/**
 * The probabilities, with the lower limit in place of those near ½: there the formulas' results are not used, and must
 * not make gradients NaN.
 */
function cutProbs(self: ContinuousBernoulli): Tensor {
  return functions.where(isStable(self), self.probs, functions.onesLike(self.probs).mul(self._lims[0]));
}

/** The logarithm of the factor that makes the density's integral 1. @internal */
export function logNorm(self: ContinuousBernoulli): Tensor {
  const cut = cutProbs(self);
  const isLow = cut.le(0.5);
  const belowHalf = functions.where(isLow, cut, functions.zerosLike(cut));
  const aboveHalf = functions.where(cut.ge(0.5), cut, functions.onesLike(cut));
  const logNormalizer = cut
    .neg()
    .log1p()
    .sub(cut.log())
    .abs()
    .log()
    .sub(functions.where(isLow, belowHalf.mul(-2).log1p(), aboveHalf.mul(2).sub(1).log()));
  const x = self.probs.sub(0.5).pow(2);
  const series = x
    .mul(104 / 45)
    .add(4 / 3)
    .mul(x)
    .add(logTwo);
  return functions.where(isStable(self), logNormalizer, series);
}
