/** Gamma distributions and those made of them. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { FInfo } from '../../core/functional/typeInfo';
import { asTensor } from '../../core/operators/creation';
import { functions, operator, special } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { nonnegative, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import {
  bindConcentrationRate,
  broadcastAll,
  type ConcentrationRateArguments,
  isNumber,
  like,
  type NumberOrTensor,
  numberOf,
  parameter,
  validation,
} from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { PowerTransform } from '../transforms/affine';
import { TransformedDistribution } from './transformedDistribution';

const draw = operator('aten::_standard_gamma');

/** Gamma numbers of rate 1. */
function standardGamma(concentration: Tensor): Tensor {
  return draw.call1(concentration) as Tensor;
}

/**
 * The gamma distribution: of the time until `concentration` events that come at `rate`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.gamma.Gamma
 */
export class Gamma extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { concentration: positive, rate: positive };
  static override readonly support: Constraint = nonnegative;
  static override readonly hasRsample: boolean = true;
  declare readonly concentration: Tensor;
  declare readonly rate: Tensor;

  constructor(...args: ConcentrationRateArguments) {
    const { validateArgs, ...values } = bindConcentrationRate(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.concentration.shape, [], { validateArgs, fields });
  }

  override get mean(): Tensor {
    return this.concentration.div(this.rate);
  }

  override get mode(): Tensor {
    return this.concentration.sub(1).div(this.rate).clamp({ min: 0 });
  }

  override get variance(): Tensor {
    return this.concentration.div(this.rate.pow(2));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    const value = standardGamma(this.concentration.expand(shape)).div(this.rate.expand(shape));
    value.detach().clamp_({ min: new FInfo(value.dtype).tiny }); // never 0, and the gradient as without
    return value;
  }

  override logProb(value: Tensor): Tensor {
    const own = asTensor(value, like(this.rate));
    this._validateSample(own);
    const { concentration, rate } = this;
    return functions
      .xlogy(concentration, rate)
      .add(functions.xlogy(concentration.sub(1), own))
      .sub(rate.mul(own))
      .sub(concentration.lgamma());
  }

  override cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return special.gammainc(this.concentration, this.rate.mul(value));
  }

  override entropy(): Tensor {
    const { concentration, rate } = this;
    return concentration
      .sub(rate.log())
      .add(concentration.lgamma())
      .add(functions.rsub(concentration, 1).mul(concentration.digamma()));
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.concentration.sub(1), this.rate.neg()];
  }

  override _logNormalizer(x: Tensor, y: Tensor): Tensor {
    return x.add(1).lgamma().add(x.add(1).mul(y.reciprocal().neg().log()));
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}

export interface DegreesOptions extends ValidateOptions {
  /** The degrees of freedom, positive. */
  df: NumberOrTensor;
}

const bindDegrees = signature({ df: parameter(), ...validation });

/**
 * The χ² distribution: of the sum of `df` squared standard normal numbers.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.chi2.Chi2
 */
export class Chi2 extends Gamma {
  static override readonly argConstraints: ArgConstraints = { df: positive };

  constructor(
    ...args: Arguments<[df: NumberOrTensor, validateArgs?: boolean | null], DegreesOptions, ['df']>
  ) {
    const { df, validateArgs } = bindDegrees(new.target.name, args);
    super(isNumber(df) ? 0.5 * numberOf(df) : df.mul(0.5), 0.5, validateArgs);
  }

  override expand(batchShape: readonly number[]): this {
    const { concentration, rate } = this;
    return this.expandWith(batchShape, {
      concentration: concentration.expand(batchShape),
      rate: rate.expand(batchShape),
    });
  }

  get df(): Tensor {
    return this.concentration.mul(2);
  }
}

/**
 * The distribution of 1 / X for a gamma X with these parameters.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.inverse_gamma.InverseGamma
 */
export class InverseGamma extends TransformedDistribution<Gamma> {
  static override readonly argConstraints: ArgConstraints = { concentration: positive, rate: positive };
  static override readonly support: Constraint = positive;
  static override readonly hasRsample: boolean = true;

  constructor(...args: ConcentrationRateArguments) {
    const { concentration, rate, validateArgs } = bindConcentrationRate(new.target.name, args);
    const base = new Gamma(concentration, rate, validateArgs);
    super(base, new PowerTransform(base.rate.newOnes([]).neg()), { validateArgs });
  }

  get concentration(): Tensor {
    return this.baseDist.concentration;
  }

  get rate(): Tensor {
    return this.baseDist.rate;
  }

  /** Infinite of a concentration of at most 1. */
  override get mean(): Tensor {
    const { concentration, rate } = this;
    const mean = rate.div(concentration.sub(1));
    return functions.where(concentration.gt(1), mean, Number.POSITIVE_INFINITY);
  }

  override get mode(): Tensor {
    return this.rate.div(this.concentration.add(1));
  }

  /** Infinite of a concentration of at most 2. */
  override get variance(): Tensor {
    const { concentration, rate } = this;
    const variance = rate.square().div(concentration.sub(1).square().mul(concentration.sub(2)));
    return functions.where(concentration.gt(2), variance, Number.POSITIVE_INFINITY);
  }

  override entropy(): Tensor {
    const { concentration, rate } = this;
    return concentration
      .add(rate.log())
      .add(concentration.lgamma())
      .sub(concentration.add(1).mul(concentration.digamma()));
  }
}

export interface FisherSnedecorOptions extends ValidateOptions {
  /** The degrees of freedom of the numerator, positive. */
  df1: NumberOrTensor;
  /** The degrees of freedom of the denominator, positive. */
  df2: NumberOrTensor;
}

const bindFisherSnedecor = signature({ df1: parameter(), df2: parameter(), ...validation });

/**
 * The F distribution: of the ratio of two χ² numbers, each divided by its degrees of freedom.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.fishersnedecor.FisherSnedecor
 */
export class FisherSnedecor extends Distribution {
  static override readonly argConstraints: ArgConstraints = { df1: positive, df2: positive };
  static override readonly support: Constraint = positive;
  static override readonly hasRsample: boolean = true;
  declare readonly df1: Tensor;
  declare readonly df2: Tensor;
  /** @internal */
  declare readonly _gamma1: Gamma;
  /** @internal */
  declare readonly _gamma2: Gamma;

  constructor(
    ...args: Arguments<
      [df1: NumberOrTensor, df2: NumberOrTensor, validateArgs?: boolean | null],
      FisherSnedecorOptions,
      ['df1', 'df2']
    >
  ) {
    const { validateArgs, ...values } = bindFisherSnedecor(new.target.name, args);
    const { df1, df2 } = broadcastAll(values);
    const _gamma1 = new Gamma(df1.mul(0.5), df1);
    const _gamma2 = new Gamma(df2.mul(0.5), df2);
    super(df1.shape, [], { validateArgs, fields: { df1, df2, _gamma1, _gamma2 } });
  }

  /** NaN of `df2` of at most 2. */
  override get mean(): Tensor {
    const df2 = nanUpTo(this.df2, 2);
    return df2.div(df2.sub(2));
  }

  /** NaN of `df1` of at most 2. */
  override get mode(): Tensor {
    const mode = this.df1.sub(2).div(this.df1).mul(this.df2).div(this.df2.add(2));
    mode.indexPut(this.df1.le(2), Number.NaN);
    return mode;
  }

  /** NaN of `df2` of at most 4. */
  override get variance(): Tensor {
    const df2 = nanUpTo(this.df2, 4);
    return df2
      .pow(2)
      .mul(2)
      .mul(this.df1.add(df2).sub(2))
      .div(this.df1.mul(df2.sub(2).pow(2)).mul(df2.sub(4)));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    const numerator = this._gamma1.rsample(sampleShape).view(shape);
    const denominator = this._gamma2.rsample(sampleShape).view(shape);
    const { tiny } = new FInfo(denominator.dtype);
    denominator.clamp_({ min: tiny });
    return numerator.div(denominator).clamp_({ min: tiny });
  }

  override logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const half1: Tensor = this.df1.mul(0.5);
    const half2: Tensor = this.df2.mul(0.5);
    const ratio: Tensor = this.df1.div(this.df2);
    const sum: Tensor = half1.add(half2);
    const t1: Tensor = sum.lgamma().sub(half1.lgamma()).sub(half2.lgamma());
    const t2 = half1.mul(ratio.log()).add(half1.sub(1).mul(value.log()));
    const t3 = sum.mul(ratio.mul(value).log1p());
    return t1.add(t2).sub(t3);
  }
}

/** A copy with NaN where it is at most `limit`. */
function nanUpTo(value: Tensor, limit: number): Tensor {
  const copy = value.clone({ memoryFormat: contiguousFormat });
  copy.indexPut(copy.le(limit), Number.NaN);
  return copy;
}
