import { type Arguments, signature } from '../../core/arguments/rules';
import { FInfo } from '../../core/functional/typeInfo';
import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { Gamma } from './gamma';

/** What the constructor of FisherSnedecor takes. */
export interface FisherSnedecorOptions extends ValidateOptions {
  /** The degrees of freedom of the numerator: a positive number. It broadcasts with `df2`. */
  df1: NumberOrTensor;
  /** The degrees of freedom of the denominator: a positive number. It broadcasts with `df1`. */
  df2: NumberOrTensor;
}

const bindFisherSnedecor = signature({ df1: parameter(), df2: parameter(), ...validation });

/**
 * The F distribution of Fisher and Snedecor, by which variances are compared: the ratio of two independent χ² numbers,
 * each divided by its degrees of freedom, has it. Samples are positive numbers. The parameters broadcast to the batch
 * shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.fishersnedecor.FisherSnedecor
 */
export class FisherSnedecor extends Distribution {
  static override readonly argConstraints: ArgConstraints = { df1: positive, df2: positive };
  static override readonly support: Constraint = positive;
  static override readonly hasRsample: boolean = true;
  /** The degrees of freedom of the numerator, of shape (batchShape). */
  declare readonly df1: Tensor;
  /** The degrees of freedom of the denominator, of shape (batchShape). */
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

  /** The expected value, of shape (batchShape); NaN where `df2` is at most 2. */
  override get mean(): Tensor {
    const df2 = nanUpTo(this.df2, 2);
    return df2.div(df2.sub(2));
  }

  /** The most probable value, of shape (batchShape); NaN where `df1` is at most 2. */
  override get mode(): Tensor {
    const mode = this.df1.sub(2).div(this.df1).mul(this.df2).div(this.df2.add(2));
    mode.indexPut(this.df1.le(2), Number.NaN);
    return mode;
  }

  /** The variance, of shape (batchShape); NaN where `df2` is at most 4. */
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

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const half1 = this.df1.mul(0.5);
    const half2 = this.df2.mul(0.5);
    const ratio = this.df1.div(this.df2);
    const sum = half1.add(half2);
    const t1 = sum.lgamma().sub(half1.lgamma()).sub(half2.lgamma());
    const t2 = half1.mul(ratio.log()).add(half1.sub(1).mul(value.log()));
    const t3 = sum.mul(ratio.mul(value).log1p());
    return t1.add(t2).sub(t3);
  }
}

/** Copies a tensor, with NaN in place of the elements that are at most `limit`. */
function nanUpTo(value: Tensor, limit: number): Tensor {
  const copy = value.clone({ memoryFormat: contiguousFormat });
  copy.indexPut(copy.le(limit), Number.NaN);
  return copy;
}
