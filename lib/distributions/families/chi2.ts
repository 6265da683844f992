import { type Arguments, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints, ValidateOptions } from '../base/distribution';
import { positive } from '../constraints';
import { isNumber, type NumberOrTensor, numberOf, parameter, validation } from '../support/parameters';
import { Gamma } from './gamma';

/** What the constructor of Chi2 takes. */
export interface DegreesOptions extends ValidateOptions {
  /** The degrees of freedom: a positive number, which need not be an integer. */
  df: NumberOrTensor;
}

const bindDegrees = signature({ df: parameter(), ...validation });

/**
 * The chi-squared distribution, χ²: the sum of the squares of `df` independent standard normal numbers has it. Samples
 * are numbers of at least 0. The shape of `df` is the batch shape; the event shape is `[]`.
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

  override _expand(batchShape: readonly number[]): this {
    const { concentration, rate } = this;
    return this.expandWith(batchShape, {
      concentration: concentration.expand(batchShape),
      rate: rate.expand(batchShape),
    });
  }

  /** The degrees of freedom, of shape (batchShape). */
  get df(): Tensor {
    return this.concentration.mul(2);
  }
}
