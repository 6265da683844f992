/** Uniform distributions and those that transform them. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { FInfo } from '../../core/functional/typeInfo';
import { functions } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import {
  dependent,
  dependentProperty,
  greaterThan,
  interval,
  lessThan,
  positive,
  real,
  unitInterval,
} from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { eulerConstant } from '../support/constants';
import {
  bindConcentrations,
  bindLocScale,
  broadcastAll,
  type ConcentrationsArguments,
  type LocScaleArguments,
  type NumberOrTensor,
  parameter,
  validation,
} from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';
import { AffineTransform, PowerTransform } from '../transforms/affine';
import { ExpTransform } from '../transforms/elementwise';
import { TransformedDistribution } from './transformedDistribution';

export interface UniformOptions extends ValidateOptions {
  /** The least value. */
  low: NumberOrTensor;
  /** The limit above, greater than `low`. */
  high: NumberOrTensor;
}

const bindUniform = signature({ low: parameter(), high: parameter(), ...validation });

/**
 * Any number from `low` below `high`, all equally probable.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.uniform.Uniform
 */
export class Uniform extends Distribution {
  static override readonly argConstraints: ArgConstraints = { low: dependent, high: dependent };
  static override readonly support: Constraint = dependentProperty(
    ({ low, high }: Uniform) => interval(low, high),
    { isDiscrete: false, eventDim: 0 },
  );
  static override readonly hasRsample: boolean = true;
  declare readonly low: Tensor;
  declare readonly high: Tensor;

  constructor(
    ...args: Arguments<
      [low: NumberOrTensor, high: NumberOrTensor, validateArgs?: boolean | null],
      UniformOptions,
      ['low', 'high']
    >
  ) {
    const { validateArgs, ...values } = bindUniform(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.low.shape, [], { validateArgs, fields });
  }

  override get argConstraints(): ArgConstraints {
    return { low: lessThan(this.high), high: greaterThan(this.low) };
  }

  override get mean(): Tensor {
    return this.high.add(this.low).div(2);
  }

  /** NaN: all are equally probable. */
  override get mode(): Tensor {
    return this.high.mul(Number.NaN);
  }

  override get stddev(): Tensor {
    return this.high.sub(this.low).div(Math.sqrt(12));
  }

  override get variance(): Tensor {
    return this.high.sub(this.low).pow(2).div(12);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const uniforms = standardUniform(this._extendedShape(sampleShape), this.low);
    return this.low.add(uniforms.mul(this.high.sub(this.low)));
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const isFrom = this.low.le(value).to(this.low);
    const isBelow = this.high.gt(value).to(this.low);
    return isFrom.mul(isBelow).log().sub(this.high.sub(this.low).log());
  }

  override cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return value.sub(this.low).div(this.high.sub(this.low)).clamp(0, 1);
  }

  override icdf(value: Tensor): Tensor {
    return value.mul(this.high.sub(this.low)).add(this.low);
  }

  override entropy(): Tensor {
    return this.high.sub(this.low).log();
  }
}

/**
 * The Gumbel distribution: of the largest of many numbers.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.gumbel.Gumbel
 */
export class Gumbel extends TransformedDistribution<Uniform> {
  static override readonly argConstraints: ArgConstraints = { loc: real, scale: positive };
  static override readonly support: Constraint = real;
  declare readonly loc: Tensor;
  declare readonly scale: Tensor;

  constructor(...args: LocScaleArguments) {
    const { validateArgs, ...values } = bindLocScale(new.target.name, args);
    const fields = broadcastAll(values);
    const { loc, scale } = fields;
    const { tiny, eps } = new FInfo(loc.dtype);
    const areNumbers = !isTensor(values.loc) && !isTensor(values.scale);
    const base = areNumbers
      ? new Uniform(tiny, 1 - eps, validateArgs)
      : new Uniform(functions.fullLike(loc, tiny), functions.fullLike(loc, 1 - eps), validateArgs);
    const transforms = [
      new ExpTransform().inv,
      new AffineTransform(0, functions.onesLike(scale).neg()),
      new ExpTransform().inv,
      new AffineTransform(values.loc, scale.neg()),
    ];
    super(base, transforms, { validateArgs, fields });
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const y: Tensor = this.loc.sub(value).div(this.scale);
    return y.sub(y.exp()).sub(this.scale.log());
  }

  override get mean(): Tensor {
    return this.loc.add(this.scale.mul(eulerConstant));
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get stddev(): Tensor {
    return this.scale.mul(Math.PI / Math.sqrt(6));
  }

  override get variance(): Tensor {
    return this.stddev.pow(2);
  }

  override entropy(): Tensor {
    return this.scale.log().add(1 + eulerConstant);
  }
}

/** The expectation of the n-th power. */
function moment(a: Tensor, b: Tensor, n: number): Tensor {
  const shifted: Tensor = a.reciprocal().mul(n).add(1);
  return b.mul(shifted.lgamma().add(b.lgamma()).sub(shifted.add(b).lgamma()).exp());
}

/**
 * Numbers from 0 to 1 whose cumulative distribution function is 1 − (1 − x^concentration1)^concentration0.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.kumaraswamy.Kumaraswamy
 */
export class Kumaraswamy extends TransformedDistribution<Uniform> {
  static override readonly argConstraints: ArgConstraints = {
    concentration1: positive,
    concentration0: positive,
  };
  static override readonly support: Constraint = unitInterval;
  static override readonly hasRsample: boolean = true;
  declare readonly concentration1: Tensor;
  declare readonly concentration0: Tensor;

  constructor(...args: ConcentrationsArguments) {
    const { validateArgs, ...values } = bindConcentrations(new.target.name, args);
    const fields = broadcastAll(values);
    const { concentration1, concentration0 } = fields;
    const base = new Uniform(
      functions.fullLike(concentration0, 0),
      functions.fullLike(concentration0, 1),
      validateArgs,
    );
    const transforms = [
      new PowerTransform(concentration0.reciprocal()),
      new AffineTransform(1, -1),
      new PowerTransform(concentration1.reciprocal()),
    ];
    super(base, transforms, { validateArgs, fields });
  }

  override get mean(): Tensor {
    return moment(this.concentration1, this.concentration0, 1);
  }

  /** NaN where a concentration is below 1. */
  override get mode(): Tensor {
    const { concentration1, concentration0 } = this;
    const logMode = concentration0
      .reciprocal()
      .mul(concentration0.neg().log1p())
      .sub(concentration0.neg().mul(concentration1).log1p());
    logMode.indexPut(concentration0.lt(1).bitwiseOr(concentration1.lt(1)), Number.NaN);
    return logMode.exp();
  }

  override get variance(): Tensor {
    return moment(this.concentration1, this.concentration0, 2).sub(this.mean.pow(2));
  }

  override entropy(): Tensor {
    const { concentration1, concentration0 } = this;
    const t1 = functions.rsub(concentration1.reciprocal(), 1);
    const t0 = functions.rsub(concentration0.reciprocal(), 1);
    const harmonic = concentration0.add(1).digamma().add(eulerConstant);
    return t0.add(t1.mul(harmonic)).sub(concentration1.log()).sub(concentration0.log());
  }
}
