/** Functions that set small elements to zero, and a smooth rectifier, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { numberText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, real, signature } from '../base/arguments';
import { Module } from '../base/module';

/** The text of a Python float, which has a fraction even when it is whole. */
const float = (value: number): string => numberText(value, true);
/**
 * The text of a number as Python shows it: a whole number has no fraction unless it is the default, which is
 * a float.
 */
const asGiven = (value: number, usual: number): string => numberText(value, value === usual || undefined);

const bindLambd = signature({ lambd: real(0.5) });

/** The base of Hardshrink and Softshrink. */
abstract class Shrink extends Module {
  /** Elements within ±lambd become zero. */
  lambd: number;

  /** @param args `lambd`: elements within ±lambd become zero; 0.5 by default */
  constructor(
    ...args: Arguments<
      [lambd?: number],
      {
        /** Elements within ±lambd become zero; 0.5 by default. */
        lambd?: number;
      }
    >
  ) {
    super();
    this.lambd = bindLambd(new.target.name, args).lambd;
  }
}

/**
 * Sets elements within ±lambd to zero and keeps the others.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardshrink.html
 */
export class Hardshrink extends Shrink {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.hardshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return float(this.lambd);
  }
}

/**
 * Sets elements within ±lambd to zero and moves the others by lambd towards zero.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softshrink.html
 */
export class Softshrink extends Shrink {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.softshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return asGiven(this.lambd, 0.5);
  }
}

/** What the constructor of Softplus takes. */
export interface SoftplusOptions {
  /** The sharpness: the larger, the closer to ReLU; 1 by default. */
  beta?: number;
  /** Above x · beta = threshold the function is x itself, for numerical stability; 20 by default. */
  threshold?: number;
}

const bindSoftplus = signature({ beta: real(1), threshold: real(20) });

/**
 * A smooth approximation of ReLU, whose results are always positive: log(1 + exp(beta · x)) / beta.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softplus.html
 */
export class Softplus extends Module {
  static override readonly forwardNames = ['input'];

  /** The sharpness: the larger, the closer to ReLU. */
  beta: number;
  /** Above x · beta = threshold the function is x itself. */
  threshold: number;

  constructor(...args: Arguments<[beta?: number, threshold?: number], SoftplusOptions>) {
    super();
    const { beta, threshold } = bindSoftplus(new.target.name, args);
    this.beta = beta;
    this.threshold = threshold;
  }

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.softplus(input, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${asGiven(this.beta, 1)}, threshold=${asGiven(this.threshold, 20)}`;
  }
}
