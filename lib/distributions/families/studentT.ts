/** Student's t-distribution. */

import { type Arguments, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lgammaOfHalf, logPi } from '../support/constants';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardNormal } from '../support/standardSamples';
import { Chi2 } from './chi2';

/** What the constructor of StudentT takes. The three parameters broadcast to the batch shape. */
export interface StudentTOptions extends ValidateOptions {
  /** The degrees of freedom: a positive number. The larger it is, the closer the distribution is to a normal one. */
  df: NumberOrTensor;
  /** The location: any real number; 0 by default. */
  loc?: NumberOrTensor;
  /** The scale, which says how wide the distribution is: a positive number; 1 by default. */
  scale?: NumberOrTensor;
}

const bind = signature({ df: parameter(), loc: parameter(0), scale: parameter(1), ...validation });

/**
 * Student's t-distribution, which resembles a normal distribution but has heavier tails, so that outliers are less
 * improbable: the heavier, the fewer degrees of freedom. A standard normal number, divided by the root of a χ² number
 * over its degrees of freedom, has it with `loc` 0 and `scale` 1. The parameters broadcast to the batch shape; the
 * event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.studentT.StudentT
 */
export class StudentT extends Distribution {
  static override readonly argConstraints: ArgConstraints = { df: positive, loc: real, scale: positive };
  static override readonly support: Constraint = real;
  static override readonly hasRsample: boolean = true;
  /** The degrees of freedom, of shape (batchShape). */
  declare readonly df: Tensor;
  /** The location, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The scale, of shape (batchShape). It is not the standard deviation. */
  declare readonly scale: Tensor;
  /** @internal */
  declare readonly _chi2: Chi2;

  constructor(
    ...args: Arguments<
      [df: NumberOrTensor, loc?: NumberOrTensor, scale?: NumberOrTensor, validateArgs?: boolean | null],
      StudentTOptions,
      ['df']
    >
  ) {
    const { validateArgs, ...values } = bind(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.df.shape, [], { validateArgs, fields: { ...fields, _chi2: new Chi2(fields.df) } });
  }

  /** The expected value, of shape (batchShape); NaN where `df` is at most 1. */
  override get mean(): Tensor {
    const mean = this.loc.clone({ memoryFormat: contiguousFormat });
    mean.indexPut(this.df.le(1), Number.NaN);
    return mean;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  /** The variance, of shape (batchShape); infinity where `df` is at most 2, and NaN where it is at most 1. */
  override get variance(): Tensor {
    const { df, scale } = this;
    const variance = df.clone({ memoryFormat: contiguousFormat });
    const hasVariance = df.gt(2);
    const finite = df.index(hasVariance);
    variance.indexPut(hasVariance, scale.index(hasVariance).pow(2).mul(finite).div(finite.sub(2)));
    variance.indexPut(df.le(2).bitwiseAnd(df.gt(1)), Number.POSITIVE_INFINITY);
    variance.indexPut(df.le(1), Number.NaN);
    return variance;
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const normal = standardNormal(this._extendedShape(sampleShape), this.df);
    const chi2 = this._chi2.rsample(sampleShape);
    return this.loc.add(this.scale.mul(normal.mul(chi2.div(this.df).rsqrt())));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const { df, scale } = this;
    const y = value.sub(this.loc).div(scale);
    const normalization = scale
      .log()
      .add(df.log().mul(0.5))
      .add(0.5 * logPi)
      .add(df.mul(0.5).lgamma())
      .sub(df.add(1).mul(0.5).lgamma());
    return df.add(1).mul(-0.5).mul(y.pow(2).div(df).log1p()).sub(normalization);
  }

  override entropy(): Tensor {
    const half = this.df.mul(0.5);
    const halfMore = this.df.add(1).mul(0.5);
    const logBeta = half.lgamma().add(lgammaOfHalf).sub(halfMore.lgamma());
    return this.scale
      .log()
      .add(halfMore.mul(halfMore.digamma().sub(half.digamma())))
      .add(this.df.log().mul(0.5))
      .add(logBeta);
  }
}
