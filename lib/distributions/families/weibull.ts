import { type Arguments, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints, ValidateOptions } from '../base/distribution';
import { positive } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { eulerConstant } from '../support/constants';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import { AffineTransform, PowerTransform } from '../transforms/affine';
import { Exponential } from './exponential';
import { TransformedDistribution } from './transformedDistribution';

/** What the constructor of Weibull takes. */
export interface WeibullOptions extends ValidateOptions {
  /** The scale: a positive number. About 63 % of samples are below it. It broadcasts with `concentration`. */
  scale: NumberOrTensor;
  /**
   * The shape parameter: a positive number. Below 1, failures become rarer with age, and above 1 more frequent. With 1,
   * the distribution is exponential.
   */
  concentration: NumberOrTensor;
}

const bindWeibull = signature({ scale: parameter(), concentration: parameter(), ...validation });

/**
 * The Weibull distribution of positive numbers, which models lifetimes, such as the time until a machine fails. The
 * parameters broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.weibull.Weibull
 */
export class Weibull extends TransformedDistribution<Exponential> {
  static override readonly argConstraints: ArgConstraints = { scale: positive, concentration: positive };
  static override readonly support: Constraint = positive;
  /** The scale, of shape (batchShape). */
  declare readonly scale: Tensor;
  /** The shape parameter, of shape (batchShape). */
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

  /** The reciprocal of the concentration, of shape (batchShape). */
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
