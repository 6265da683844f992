import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { positive, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { eulerConstant } from '../support/constants';
import { bindConcentrations, broadcastAll, type ConcentrationsArguments } from '../support/parameters';
import { AffineTransform, PowerTransform } from '../transforms/affine';
import { TransformedDistribution } from './transformedDistribution';
import { Uniform } from './uniform';

/** The expected value of the n-th power of a sample. */
function moment(a: Tensor, b: Tensor, n: number): Tensor {
  const shifted = a.reciprocal().mul(n).add(1);
  return b.mul(shifted.lgamma().add(b.lgamma()).sub(shifted.add(b).lgamma()).exp());
}

/**
 * The Kumaraswamy distribution of numbers from 0 to 1, which resembles the beta distribution but has a simple
 * cumulative distribution function: 1 − (1 − x^concentration1)^concentration0. The concentrations broadcast to the
 * batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.kumaraswamy.Kumaraswamy
 */
export class Kumaraswamy extends TransformedDistribution<Uniform> {
  static override readonly argConstraints: ArgConstraints = {
    concentration1: positive,
    concentration0: positive,
  };
  static override readonly support: Constraint = unitInterval;
  static override readonly hasRsample: boolean = true;
  /** The first concentration, often called a, of shape (batchShape). */
  declare readonly concentration1: Tensor;
  /** The second concentration, often called b, of shape (batchShape). */
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

  /** The most probable value, of shape (batchShape); NaN where a concentration is below 1. */
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
