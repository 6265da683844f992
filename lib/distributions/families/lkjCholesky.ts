/** The LKJ distribution of correlation matrices. */

import { type Arguments, natural, signature } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { FInfo } from '../../core/functional/typeInfo';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { corrCholesky, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logPi } from '../support/constants';
import { broadcastAll, like, type NumberOrTensor, parameter, validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { counting } from '../support/shapes';
import { Beta } from './beta';

/** What the constructor of LKJCholesky takes. */
export interface LKJCholeskyOptions extends ValidateOptions {
  /** The number of rows and of columns: an integer of at least 2. */
  dim: number;
  /**
   * A positive number, 1 by default. With 1, all correlation matrices are equally probable; the greater it is, the
   * weaker correlations are.
   */
  concentration?: NumberOrTensor;
}

const bind = signature({ dim: natural(undefined, 2), concentration: parameter(1), ...validation });

/**
 * The LKJ distribution of correlation matrices M (Lewandowski, Kurowicka and Joe, 2009), whose density is proportional
 * to det(M)^(concentration − 1). It is often the prior of an unknown correlation matrix. A sample is the lower Cholesky
 * factor L of M = L·Lᵀ, drawn by the onion method. The shape of `concentration` is the batch shape; the event shape is
 * `[dim, dim]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.lkj_cholesky.LKJCholesky
 */
export class LKJCholesky extends Distribution {
  static override readonly argConstraints: ArgConstraints = { concentration: positive };
  static override readonly support: Constraint = corrCholesky;
  /** The number of rows and of columns. */
  declare readonly dim: number;
  /** The concentration, of shape (batchShape). */
  declare readonly concentration: Tensor;
  /** @internal */
  declare readonly _beta: Beta;

  constructor(
    ...args: Arguments<
      [dim: number, concentration?: NumberOrTensor, validateArgs?: boolean | null],
      LKJCholeskyOptions,
      ['dim']
    >
  ) {
    const { dim, validateArgs, ...values } = bind(new.target.name, args);
    const { concentration } = broadcastAll(values);
    const marginal = concentration.add(0.5 * (dim - 2));
    const counted = counting(dim - 1, concentration);
    const offset = functions.cat([counted.newZeros([1]), counted]);
    const beta = new Beta(offset.add(0.5), marginal.unsqueeze(-1).sub(offset.mul(0.5)));
    super(concentration.shape, [dim, dim], { validateArgs, fields: { dim, concentration, _beta: beta } });
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    return noGrad(() => {
      const y = this._beta.sample(sampleShape).unsqueeze(-1);
      const normal = functions.randn(this._extendedShape(sampleShape), like(y)).tril(-1);
      const direction = normal.div(normal.norm(2, -1, true));
      direction.select(-2, 0).fill_(0);
      const below = y.sqrt().mul(direction);
      const { tiny } = new FInfo(below.dtype);
      const diagonal = functions.rsub(below.pow(2).sum(-1), 1).clamp({ min: tiny }).sqrt();
      return below.add_(diagonal.diagEmbed());
    });
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const { dim, concentration } = this;
    const logDiagonal = value
      .diagonal({ dim1: -1, dim2: -2 })
      .narrow(-1, 1, dim - 1)
      .log();
    const order = concentration
      .sub(1)
      .unsqueeze(-1)
      .mul(2)
      .add(dim)
      .sub(functions.arange(2, dim + 1, { device: concentration.device }));
    const further = dim - 1;
    const alpha = concentration.add(0.5 * further);
    const normalization = alpha
      .sub(0.5)
      .mvlgamma(further)
      .add(0.5 * further * logPi)
      .sub(alpha.lgamma().mul(further));
    return order.mul(logDiagonal).sum(-1).sub(normalization);
  }
}
