/** The Wishart distribution. */

import { type Arguments, anything, integer, orNull, signature } from '../../core/arguments/rules';
import { broadcastShapes, einsum } from '../../core/functional';
import { FInfo } from '../../core/functional/typeInfo';
import { functions, linalg } from '../../core/operators/namespaces';
import { warn } from '../../core/support/warn';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { int64 } from '../../core/types/dtype';
import { scalar } from '../../core/types/scalar';
import type { ArgConstraints, ValidateOptions } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { dependent, greaterThan, lowerCholesky, positiveDefinite } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { lazyProperties, setOwn } from '../support/lazyProperties';
import { halfLogDeterminant } from '../support/matrixProducts';
import { like, type NumberOrTensor, numberOf, parameter, validation } from '../support/parameters';
import { type SampleShape, sampleSizes } from '../support/sampleShape';
import { counting, fullOf } from '../support/shapes';
import { Chi2 } from './chi2';
import { type CovarianceOptions, covarianceRules, givenCovariance, scaleTrilOf } from './multivariateNormal';

/** What the constructor of Wishart takes. */
export interface WishartOptions extends CovarianceOptions, ValidateOptions {
  /** The degrees of freedom: a number greater than n − 1. It broadcasts with the batch of the matrix. */
  df: NumberOrTensor;
}

const bind = signature({ df: parameter(), ...covarianceRules, ...validation });
/** How often singular samples are replaced by new ones, unless the caller says otherwise. */
const tries = 10;

/** The constraints of the three matrices, of which one is given. */
const matrices = {
  covarianceMatrix: positiveDefinite,
  precisionMatrix: positiveDefinite,
  scaleTril: lowerCholesky,
};

const bindSample = signature({
  sampleShape: anything<readonly number[]>([]),
  maxTryCorrection: orNull(integer()),
});

/**
 * The Wishart distribution of positive definite matrices of shape (n, n): the sum of x·xᵀ over `df` independent normal
 * vectors x with the mean 0 has it. The covariance matrix of these vectors is given as itself, as its inverse
 * (`precisionMatrix`) or as its lower Cholesky factor (`scaleTril`). It is often the prior of an unknown precision
 * matrix. Samples are drawn by Bartlett's decomposition. `df` and the batch of the matrix broadcast to the batch shape;
 * the event shape is `[n, n]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.wishart.Wishart
 */
export class Wishart extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { ...matrices, df: dependent };
  static override readonly support: Constraint = positiveDefinite;
  static override readonly hasRsample: boolean = true;
  /** The degrees of freedom, of shape (batchShape); 0-dimensional if they were given as a number. */
  declare readonly df: Tensor;
  /** The covariance matrix, of shape (batchShape, n, n). If it was not given, it is computed when it is first read. */
  declare readonly covarianceMatrix: Tensor;
  /**
   * The inverse of the covariance matrix, of shape (batchShape, n, n). If it was not given, it is computed when it is
   * first read.
   */
  declare readonly precisionMatrix: Tensor;
  /** The lower Cholesky factor of the covariance matrix, of shape (batchShape, n, n). */
  declare readonly scaleTril: Tensor;
  /** @internal */
  declare readonly _unbroadcastedScaleTril: Tensor;
  /** @internal */
  declare readonly _chi2: Chi2;

  static {
    const batched = ({ batchShape, eventShape }: Wishart, matrix: Tensor): Tensor =>
      matrix.expand([...batchShape, ...eventShape]);
    lazyProperties(Wishart, {
      scaleTril: (self) => batched(self, self._unbroadcastedScaleTril),
      covarianceMatrix: (self) =>
        batched(self, self._unbroadcastedScaleTril.matmul(self._unbroadcastedScaleTril.transpose(-2, -1))),
      precisionMatrix: (self) => {
        const scaleTril = self._unbroadcastedScaleTril;
        return batched(self, functions.eye(scaleTril.size(-1), like(scaleTril)).choleskySolve(scaleTril));
      },
    });
  }

  constructor(
    ...args: Arguments<
      [
        df: NumberOrTensor,
        covarianceMatrix?: Tensor | null,
        precisionMatrix?: Tensor | null,
        scaleTril?: Tensor | null,
        validateArgs?: boolean | null,
      ],
      WishartOptions,
      ['df']
    >
  ) {
    const { df, validateArgs, ...values } = bind(new.target.name, args);
    const { given, matrix } = givenCovariance(new.target.name, values);
    const matrixBatch = matrix.shape.slice(0, -2);
    const batchShape = isTensor(df) ? broadcastShapes(matrixBatch, df.shape) : matrixBatch;
    const degrees = isTensor(df) ? df.expand(batchShape) : fullOf([], numberOf(df), matrix);
    const n = matrix.size(-1);
    if (
      degrees
        .le(n - 1)
        .any()
        .item()
    ) {
      throw new RangeError(
        `${new.target.name}: argument 'df': expected more than ${n - 1}, the matrices' size less 1, got ${df}`,
      );
    }
    if (degrees.lt(n).any().item()) {
      warn(
        `${new.target.name}: with df less than ${n}, the matrices' size, samples are likely to be singular`,
      );
    }
    super(batchShape, [matrix.size(-2), n], {
      validateArgs,
      fields: { df: degrees, [given]: matrix.expand([...batchShape, -1, -1]) },
    });
    // This comes after the base class's check, whose error for a matrix without a Cholesky factor says more than
    // that of linalg.cholesky.
    const scaleTril = scaleTrilOf(given, matrix);
    setOwn(this, '_unbroadcastedScaleTril', scaleTril);
    const ofRows = degrees.unsqueeze(-1).sub(counting(n, scaleTril).expand([...batchShape, -1]));
    setOwn(this, '_chi2', new Chi2(ofRows));
  }

  override get argConstraints(): ArgConstraints {
    return { ...matrices, df: greaterThan(scalar(this.eventShape[1] - 1, int64)) };
  }

  /** The expected value, of shape (batchShape, n, n): the covariance matrix times `df`. */
  override get mean(): Tensor {
    return ofMatrices(this, this.df).mul(this.covarianceMatrix);
  }

  /** The most probable matrix, of shape (batchShape, n, n); NaN where `df` is at most n + 1. */
  override get mode(): Tensor {
    const factor = this.df.sub(this.covarianceMatrix.size(-1)).sub(1);
    factor.indexPut(factor.le(0), Number.NaN);
    return ofMatrices(this, factor).mul(this.covarianceMatrix);
  }

  override get variance(): Tensor {
    const covariance = this.covarianceMatrix;
    const diagonal = covariance.diagonal({ dim1: -2, dim2: -1 });
    const products = einsum('...i,...j->...ij', diagonal, diagonal);
    return ofMatrices(this, this.df).mul(covariance.pow(2).add(products));
  }

  /**
   * Draws samples through which gradients flow to the parameters. Samples that are singular, due to rounding, are drawn
   * again.
   * @param given the shape of independent samples; `[]`, a single one, by default; or an object that names both
   *   arguments
   * @param most how often singular samples are drawn again, 10 times by default; by name it is `maxTryCorrection`
   * @returns a tensor of shape (sampleShape, batchShape, n, n)
   */
  override rsample(
    given:
      | SampleShape
      | {
          /** The shape of independent samples; `[]` by default. */
          sampleShape?: readonly number[];
          /** How often singular samples are replaced by new ones; 10 by default. */
          maxTryCorrection?: number | null;
        } = [],
    most?: number | null,
  ): Tensor {
    const { sampleShape, maxTryCorrection } = bindSample(this.constructor.name, [given, most]);
    const sizes = sampleSizes(this.constructor.name, sampleShape);
    const sample = bartlett(this, sizes);
    const batchDims = this.batchShape.map((_, i) => -(i + 1));
    const anyOfBatch = (flags: Tensor): Tensor => (batchDims.length > 0 ? flags.amax(batchDims) : flags);
    // Python starts with the samples that are not singular, and so draws these again. It looks like a mistake, but
    // without it the same seed would not give the same numbers.
    let isDrawnAnew = anyOfBatch(this.support.check(sample));
    for (let i = 0; i < (maxTryCorrection ?? tries) && isDrawnAnew.any().item(); i++) {
      const others = bartlett(this, [isDrawnAnew.sum().item()]);
      sample.indexPut(isDrawnAnew, others);
      const isSingular = anyOfBatch(this.support.check(others).logicalNot());
      if (isSingular.any().item()) warn(`${this.constructor.name}: a sample is singular`);
      const next = isDrawnAnew.clone(); // The backward pass needs the mask as it was.
      next.indexPut(isDrawnAnew, isSingular);
      isDrawnAnew = next;
    }
    return sample;
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const { df } = this;
    const p = this.eventShape[1];
    const scaleTril = this._unbroadcastedScaleTril;
    const trace = value.choleskySolve(scaleTril).diagonal({ dim1: -2, dim2: -1 }).sum(-1);
    return df
      .neg()
      .mul(halfLogDeterminant(scaleTril).add((p * logTwo) / 2))
      .sub(df.div(2).mvlgamma(p))
      .add(df.sub(p).sub(1).div(2).mul(linalg.slogdet(value).logabsdet))
      .sub(trace.div(2));
  }

  override entropy(): Tensor {
    const { df } = this;
    const p = this.eventShape[1];
    const half = df.div(2);
    return halfLogDeterminant(this._unbroadcastedScaleTril)
      .add((p * logTwo) / 2)
      .mul(p + 1)
      .add(half.mvlgamma(p))
      .sub(df.sub(p).sub(1).div(2).mul(multivariateDigamma(half, p)))
      .add(df.mul(p).div(2));
  }

  override get _naturalParams(): readonly Tensor[] {
    const p = this.eventShape[1];
    return [this.precisionMatrix.neg().div(2), this.df.sub(p).sub(1).div(2)];
  }

  override _logNormalizer(x: Tensor, y: Tensor): Tensor {
    const p = this.eventShape[1];
    const shifted = y.add((p + 1) / 2);
    const logDeterminant = linalg.slogdet(x.mul(-2)).logabsdet;
    return shifted.mul(logDeterminant.neg().add(logTwo * p)).add(shifted.mvlgamma(p));
  }

  override get _meanCarrierMeasure(): number {
    return 0;
  }
}

/** Shapes a number for each matrix of the batch so that it broadcasts with the matrices. */
function ofMatrices({ batchShape }: Wishart, value: Tensor): Tensor {
  return value.expand(batchShape).reshape([...batchShape, 1, 1]);
}

/** The derivative of the logarithm of the multivariate gamma function. */
function multivariateDigamma(x: Tensor, p: number): Tensor {
  const offsets = counting(p, x)
    .div(2)
    .expand([...x.shape, -1]);
  return x.unsqueeze(-1).sub(offsets).digamma().sum(-1);
}

/** Draws L·A·Aᵀ·Lᵀ, where L is `scaleTril`, and A has χ numbers on the diagonal and normal numbers below it. */
function bartlett(self: Wishart, sizes: readonly number[]): Tensor {
  const p = self.eventShape[1];
  const chi = self._chi2.rsample(sizes).sqrt();
  const noise = chi.clamp({ min: new FInfo(chi.dtype).eps }).diagEmbed({ dim1: -2, dim2: -1 });
  const [rows, columns] = functions.trilIndices(p, p, { offset: -1 }).unbind() as [Tensor, Tensor];
  const below = functions.randn([...sizes, ...self.batchShape, (p * (p - 1)) / 2], like(noise));
  noise.indexPut(['...', rows, columns], below);
  const factor = self._unbroadcastedScaleTril.matmul(noise);
  return factor.matmul(factor.transpose(-2, -1));
}
