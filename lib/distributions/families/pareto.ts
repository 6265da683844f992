import { type Arguments, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints, ValidateOptions } from '../base/distribution';
import { dependentProperty, greaterThanEq, positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import { AffineTransform } from '../transforms/affine';
import { ExpTransform } from '../transforms/elementwise';
import { Exponential } from './exponential';
import { TransformedDistribution } from './transformedDistribution';

/** What the constructor of Pareto takes. */
export interface ParetoOptions extends ValidateOptions {
  /** The least value: a positive number. It broadcasts with `alpha`. */
  scale: NumberOrTensor;
  /** The shape parameter: a positive number. The larger it is, the fewer large values there are. */
  alpha: NumberOrTensor;
}

const bindPareto = signature({ scale: parameter(), alpha: parameter(), ...validation });

/**
 * The Pareto distribution (of type 1), which models quantities of which a few are very large, such as wealth or the
 * sizes of cities: the probability that a sample is greater than x is (scale / x)^alpha, for x of at least `scale`. The
 * parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.pareto.Pareto
 */
export class Pareto extends TransformedDistribution<Exponential> {
  static override readonly argConstraints: ArgConstraints = { alpha: positive, scale: positive };
  static override readonly support: Constraint = dependentProperty(
    ({ scale }: Pareto) => greaterThanEq(scale),
    { isDiscrete: false, eventDim: 0 },
  );
  /** The least value, of shape (batchShape). */
  declare readonly scale: Tensor;
  /** The shape parameter, of shape (batchShape). */
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

  /** The expected value, of shape (batchShape); infinity where `alpha` is at most 1. */
  override get mean(): Tensor {
    const alpha = this.alpha.clamp({ min: 1 });
    return alpha.mul(this.scale).div(alpha.sub(1));
  }

  override get mode(): Tensor {
    return this.scale;
  }

  /** The variance, of shape (batchShape); infinity where `alpha` is at most 2. */
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
