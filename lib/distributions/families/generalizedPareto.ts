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

export interface GeneralizedParetoOptions extends ValidateOptions {
  /** The least value. */
  loc: NumberOrTensor;
  /** The scale, positive. */
  scale: NumberOrTensor;
  /** The shape, any real number: below 0 values are bounded above; 0 makes the exponential distribution. */
  concentration: NumberOrTensor;
}

const bind = signature({ loc: parameter(), scale: parameter(), concentration: parameter(), ...validation });

/**
 * The generalized Pareto distribution, which models the tail of another.
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
  declare readonly loc: Tensor;
  declare readonly scale: Tensor;
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

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const z = standardized(this, value);
    const { isZero, safe } = safeConcentration(this);
    const factor: Tensor = safe.reciprocal().add(functions.onesLike(z));
    const ofNonzero = functions.where(factor.eq(0), factor, factor.mul(safe.mul(z).log1p()));
    return this.scale
      .log()
      .neg()
      .sub(functions.where(isZero, z, ofNonzero));
  }

  /** The logarithm of the probability of more than `value`. */
  logSurvivalFunction(value: Tensor): Tensor {
    this._validateSample(value);
    const z = standardized(this, value);
    const { isZero, safe } = safeConcentration(this);
    const ofNonzero = safe.mul(z).log1p().neg().div(safe);
    return functions.where(isZero, z.neg(), ofNonzero);
  }

  /** The logarithm of the probability of at most `value`. */
  logCdf(value: Tensor): Tensor {
    return this.logSurvivalFunction(value).exp().neg().log1p();
  }

  override cdf(value: Tensor): Tensor {
    return this.logCdf(value).exp();
  }

  override _icdf(value: Tensor): Tensor {
    const { loc, scale } = this;
    const { isZero, safe } = safeConcentration(this);
    const log: Tensor = value.neg().log1p();
    const ofNonzero = loc.add(scale.div(safe).mul(safe.neg().mul(log).expm1()));
    return functions.where(isZero, loc.sub(scale.mul(log)), ofNonzero);
  }

  /** NaN of a concentration of at least 1. */
  override get mean(): Tensor {
    const valid = this.concentration.lt(1);
    const safe = functions.where(valid, this.concentration, 0.5);
    const mean = this.loc.add(this.scale.div(functions.rsub(safe, 1)));
    return functions.where(valid, mean, Number.NaN);
  }

  /** NaN of a concentration of at least ½. */
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

function standardized({ loc, scale }: GeneralizedPareto, value: Tensor): Tensor {
  return value.sub(loc).div(scale);
}

/** Where the concentration is 0, and the concentration with 1 there. */
function safeConcentration({ concentration }: GeneralizedPareto): { isZero: Tensor; safe: Tensor } {
  const isZero = functions.isclose(concentration, functions.zerosLike(concentration));
  return { isZero, safe: functions.where(isZero, functions.onesLike(concentration), concentration) };
}
