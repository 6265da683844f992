/** Normalization across neighboring channels, as a module. */
import { numberText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, real, signature } from '../base/arguments';
import { Module } from '../base/module';
import { localResponseNorm } from '../functional/localNormalization';

/** What the constructors of LocalResponseNorm and CrossMapLRN2d take. */
export interface LocalResponseNormOptions {
  /** The number of neighboring channels that are summed over. */
  size: number;
  /** The factor of the sum of squares; 1e-4 by default. */
  alpha?: number;
  /** The exponent; 0.75 by default. */
  beta?: number;
  /** Added to the sum before the power is taken; 1 by default. */
  k?: number;
}

const localResponseRules = {
  size: natural(undefined, 1),
  alpha: real(1e-4),
  beta: real(0.75),
  k: real(1),
};
const bindLocalResponse = signature(localResponseRules);

/**
 * Divides each element by the strength of the neighboring channels at the same position, after Krizhevsky et
 * al. (2012): y = x / (k + alpha / size · Σ x²)^beta, where the sum is over `size` channels around the
 * element's own.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LocalResponseNorm.html
 */
export class LocalResponseNorm extends Module {
  static override readonly forwardNames = ['input'];

  /** The number of neighbouring channels that are summed over. */
  size: number;
  /** The factor of the sum of squares. */
  alpha: number;
  /** The exponent. */
  beta: number;
  /** Added to the sum before the power is taken. */
  k: number;

  constructor(
    ...args: Arguments<
      [size: number, alpha?: number, beta?: number, k?: number],
      LocalResponseNormOptions,
      ['size']
    >
  ) {
    super();
    const { size, alpha, beta, k } = bindLocalResponse(new.target.name, args);
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  /**
   * Normalizes the input.
   * @param input (N, C, …)
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return localResponseNorm(input, this.size, this.alpha, this.beta, this.k);
  }

  override extraRepr(): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${numberText(alpha, true)}, beta=${numberText(beta, true)}, k=${numberText(k, true)}`;
  }
}
