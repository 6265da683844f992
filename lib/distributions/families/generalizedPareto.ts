/** The generalized Pareto distribution. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { dependentProperty, interval, positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';
import { type ValueArguments, valueArgument } from '../support/valueArgument';

/** What the constructor of GeneralizedPareto takes. The three parameters broadcast to the batch shape. */
export interface GeneralizedParetoOptions extends ValidateOptions {
  /** The least value: any real number. */
  loc: NumberOrTensor;
  /** The scale, which says how far above `loc` samples lie: a positive number. */
  scale: NumberOrTensor;
  /**
   * The shape parameter: any real number. The larger it is, the more large values there are. Below 0, values are at
   * most `loc` − `scale` / `concentration`; with 0, the excess over `loc` has an exponential distribution.
   */
  concentration: NumberOrTensor;
}

const bind = signature({ loc: parameter(), scale: parameter(), concentration: parameter(), ...validation });

/**
 * The generalized Pareto distribution, which models by how much another quantity exceeds a high threshold, such as
 * floods or losses. The parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.generalized_pareto.GeneralizedPareto
 */
export class GeneralizedPareto extends Distribution {
  static override readonly argConstraints: ArgConstraints = {
    loc: real,
    scale: positive,
    concentration: real,
  };
  static override readonly support: Constraint = dependentProperty(
    ({ loc, scale, concentration }: GeneralizedPareto) => {
      const bound = loc.sub(scale.div(concentration));
      return interval(loc, functions.where(concentration.lt(0), bound, Number.POSITIVE_INFINITY));
    },
    { isDiscrete: false, eventDim: 0 },
  );
  static override readonly hasRsample: boolean = true;
  /** The least value, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The scale, of shape (batchShape). */
  declare readonly scale: Tensor;
  /** The shape parameter, of shape (batchShape). */
  declare readonly concentration: Tensor;

  constructor(
    ...args: Arguments<
      [
        loc: NumberOrTensor,
        scale: NumberOrTensor,
        concentration: NumberOrTensor,
        validateArgs?: boolean | null,
      ],
      GeneralizedParetoOptions,
      ['loc', 'scale', 'concentration']
    >
  ) {
    const { validateArgs, ...values } = bind(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.loc.shape, [], { validateArgs, fields });
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return this.icdf(standardUniform(this._extendedShape(sampleShape), this.loc));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const z = standardized(this, value);
    const { isZero, safe } = safeConcentration(this);
    const factor = safe.reciprocal().add(functions.onesLike(z));
    const ofNonzero = functions.where(factor.eq(0), factor, factor.mul(safe.mul(z).log1p()));
    return this.scale
      .log()
      .neg()
      .sub(functions.where(isZero, z, ofNonzero));
  }

  /**
   * The logarithm of the survival function: of the probability that a sample is greater than `value`.
   * @param args `value`: values whose shape is (…, batchShape), or broadcasts to it
   * @returns a tensor of shape (…, batchShape)
   */
  logSurvivalFunction(...args: ValueArguments): Tensor {
    const value = valueArgument(this, args);
    this._validateSample(value);
    const z = standardized(this, value);
    const { isZero, safe } = safeConcentration(this);
    const ofNonzero = safe.mul(z).log1p().neg().div(safe);
    return functions.where(isZero, z.neg(), ofNonzero);
  }

  /**
   * The logarithm of the cumulative distribution function: of the probability that a sample is at most `value`.
   * @param args `value`: values whose shape is (…, batchShape), or broadcasts to it
   * @returns a tensor of shape (…, batchShape)
   */
  logCdf(...args: ValueArguments): Tensor {
    return this.logSurvivalFunction(...args)
      .exp()
      .neg()
      .log1p();
  }

  override _cdf(value: Tensor): Tensor {
    return this.logCdf(value).exp();
  }

  override _icdf(value: Tensor): Tensor {
    const { loc, scale } = this;
    const { isZero, safe } = safeConcentration(this);
    const log = value.neg().log1p();
    const ofNonzero = loc.add(scale.div(safe).mul(safe.neg().mul(log).expm1()));
    return functions.where(isZero, loc.sub(scale.mul(log)), ofNonzero);
  }

  /** The expected value, of shape (batchShape); NaN where the concentration is at least 1. */
  override get mean(): Tensor {
    const valid = this.concentration.lt(1);
    const safe = functions.where(valid, this.concentration, 0.5);
    const mean = this.loc.add(this.scale.div(functions.rsub(safe, 1)));
    return functions.where(valid, mean, Number.NaN);
  }

  /** The variance, of shape (batchShape); NaN where the concentration is at least ½. */
  override get variance(): Tensor {
    const valid = this.concentration.lt(0.5);
    const safe = functions.where(valid, this.concentration, 0.25);
    const variance = this.scale.pow(2).div(
      functions
        .rsub(safe, 1)
        .pow(2)
        .mul(functions.rsub(safe.mul(2), 1)),
    );
    return functions.where(valid, variance, Number.NaN);
  }

  override entropy(): Tensor {
    return this.scale.log().add(this.concentration).add(1).broadcastTo(this.batchShape);
  }

  override get mode(): Tensor {
    return this.loc;
  }
}

/** How many scales a value lies above `loc`. */
function standardized({ loc, scale }: GeneralizedPareto, value: Tensor): Tensor {
  return value.sub(loc).div(scale);
}

/**
 * Finds where the concentration is 0, and the formulas that divide by it are not used. `safe` is the concentration with
 * 1 in these elements, so that gradients are finite there too.
 */
function safeConcentration({ concentration }: GeneralizedPareto): { isZero: Tensor; safe: Tensor } {
  const isZero = functions.isclose(concentration, functions.zerosLike(concentration));
  return { isZero, safe: functions.where(isZero, functions.onesLike(concentration), concentration) };
}
