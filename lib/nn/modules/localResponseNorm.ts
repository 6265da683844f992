/** Normalisation over neighbouring channels, as a module. */
import { numberText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, real, signature } from '../base/arguments';
import { Module } from '../base/module';
import { localResponseNorm } from '../functional/localNormalization';

export interface LocalResponseNormOptions {
  /** How many channels count. */
  size: number;
  /** How much they count; 1e-4 by default. */
  alpha?: number;
  /** The power; 0.75 by default. */
  beta?: number;
  /** Added before the power is taken; 1 by default. */
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
 * Divides each element by how strong the same place is in the nearest channels, after Krizhevsky et al. (2012).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LocalResponseNorm.html
 */
export class LocalResponseNorm extends Module {
  static override readonly forwardNames = ['input'];

  size: number;
  alpha: number;
  beta: number;
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

  /** @param input (N, C, …) */
  forward(input: Tensor): Tensor {
    return localResponseNorm(input, this.size, this.alpha, this.beta, this.k);
  }

  override extraRepr(): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${numberText(alpha, true)}, beta=${numberText(beta, true)}, k=${numberText(k, true)}`;
  }
}
