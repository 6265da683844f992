/** Exponential distributions and those made of them. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints, ValidateOptions } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { dependentProperty, greaterThanEq, nonnegative, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { eulerConstant } from '../support/constants';
import {
  bindRate,
  broadcastAll,
  type NumberOrTensor,
  parameter,
  type RateArguments,
  validation,
} from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { AffineTransform, PowerTransform } from '../transforms/affine';
import { ExpTransform } from '../transforms/elementwise';
import { TransformedDistribution } from './transformedDistribution';

/**
 * The exponential distribution: of the time until an event that comes at `rate`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.exponential.Exponential
 */
export class Exponential extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { rate: positive };
  static override readonly support: Constraint = nonnegative;
  static override readonly hasRsample: boolean = true;
  declare readonly rate: Tensor;

  constructor(...args: RateArguments) {
    const { validateArgs, ...values } = bindRate(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.rate.shape, [], { validateArgs, fields });
  }

  override get mean(): Tensor {
    return this.rate.reciprocal();
  }

  override get mode(): Tensor {
    return functions.zerosLike(this.rate);
  }

  override get stddev(): Tensor {
    return this.rate.reciprocal();
  }

  override get variance(): Tensor {
    return this.rate.pow(-2);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return this.rate.newEmpty(this._extendedShape(sampleShape)).exponential_().div(this.rate);
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return this.rate.log().sub(this.rate.mul(value));
  }

  override cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return functions.rsub(this.rate.neg().mul(value).exp(), 1);
  }

  override icdf(value: Tensor): Tensor {
    return value.neg().log1p().neg().div(this.rate);
  }

  override entropy(): Tensor {
    return functions.rsub(this.rate.log(), 1);
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.rate.neg()];
  }

  override _logNormalizer(x: Tensor): Tensor {
    return x.neg().log().neg();
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}

export interface ParetoOptions extends ValidateOptions {
  /** The least value, positive. */
  scale: NumberOrTensor;
  /** The shape, positive: the larger, the fewer large values. */
  alpha: NumberOrTensor;
}

const bindPareto = signature({ scale: parameter(), alpha: parameter(), ...validation });

/**
 * The Pareto distribution (type 1).
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.pareto.Pareto
 */
export class Pareto extends TransformedDistribution<Exponential> {
  static override readonly argConstraints: ArgConstraints = { alpha: positive, scale: positive };
  static override readonly support: Constraint = dependentProperty(
    ({ scale }: Pareto) => greaterThanEq(scale),
    { isDiscrete: false, eventDim: 0 },
  );
  declare readonly scale: Tensor;
  declare readonly alpha: Tensor;

  constructor(
    ...args: Arguments<
      [scale: NumberOrTensor, alpha: NumberOrTensor, validateArgs?: boolean | null],
      ParetoOptions,
      ['scale', 'alpha']
    >
  ) {
    const { validateArgs, ...values } = bindPareto(new.target.name, args);
    const fields = broadcastAll(values);
    const transforms = [new ExpTransform(), new AffineTransform(0, fields.scale)];
    super(new Exponential(fields.alpha, validateArgs), transforms, { validateArgs, fields });
  }

  /** Infinite of an `alpha` of at most 1. */
  override get mean(): Tensor {
    const alpha = this.alpha.clamp({ min: 1 });
    return alpha.mul(this.scale).div(alpha.sub(1));
  }

  override get mode(): Tensor {
    return this.scale;
  }

  /** Infinite of an `alpha` of at most 2. */
  override get variance(): Tensor {
    const alpha = this.alpha.clamp({ min: 2 });
    return this.scale
      .pow(2)
      .mul(alpha)
      .div(alpha.sub(1).pow(2).mul(alpha.sub(2)));
  }

  override entropy(): Tensor {
    return this.scale.div(this.alpha).log().add(this.alpha.reciprocal().add(1));
  }
}

export interface WeibullOptions extends ValidateOptions {
  /** The scale, positive. */
  scale: NumberOrTensor;
  /** The shape, positive; 1 makes the exponential distribution. */
  concentration: NumberOrTensor;
}

const bindWeibull = signature({ scale: parameter(), concentration: parameter(), ...validation });

/**
 * The Weibull distribution.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.weibull.Weibull
 */
export class Weibull extends TransformedDistribution<Exponential> {
  static override readonly argConstraints: ArgConstraints = { scale: positive, concentration: positive };
  static override readonly support: Constraint = positive;
  declare readonly scale: Tensor;
  declare readonly concentration: Tensor;

  constructor(
    ...args: Arguments<
      [scale: NumberOrTensor, concentration: NumberOrTensor, validateArgs?: boolean | null],
      WeibullOptions,
      ['scale', 'concentration']
    >
  ) {
    const { validateArgs, ...values } = bindWeibull(new.target.name, args);
    const fields = broadcastAll(values);
    const base = new Exponential(functions.onesLike(fields.scale), validateArgs);
    const transforms = [
      new PowerTransform(fields.concentration.reciprocal()),
      new AffineTransform(0, fields.scale),
    ];
    super(base, transforms, { validateArgs, fields });
  }

  /** 1 / concentration */
  get concentrationReciprocal(): Tensor {
    return this.concentration.reciprocal();
  }

  override get mean(): Tensor {
    return this.scale.mul(this.concentrationReciprocal.add(1).lgamma().exp());
  }

  override get mode(): Tensor {
    const { concentration } = this;
    return this.scale.mul(concentration.sub(1).div(concentration).pow(concentration.reciprocal()));
  }

  override get variance(): Tensor {
    const reciprocal = this.concentrationReciprocal;
    const square = reciprocal.mul(2).add(1).lgamma().exp();
    return this.scale.pow(2).mul(square.sub(reciprocal.add(1).lgamma().mul(2).exp()));
  }

  override entropy(): Tensor {
    const reciprocal = this.concentrationReciprocal;
    return functions.rsub(reciprocal, 1).mul(eulerConstant).add(this.scale.mul(reciprocal).log()).add(1);
  }
}
