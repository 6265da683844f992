/** Functions that flatten what is near zero, and a smooth rectifier, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { numberText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, real, signature } from '../base/arguments';
import { Module } from '../base/module';

/** A float of Python, also where it has no fraction. */
const float = (value: number): string => numberText(value, true);
/** As Python writes a number that was given as a whole one, unless it is the default, a float there. */
const asGiven = (value: number, usual: number): string => numberText(value, value === usual || undefined);

const bindLambd = signature({ lambd: real(0.5) });

abstract class Shrink extends Module {
  lambd: number;

  /** @param args `lambd`, 0.5 by default: elements within ±lambd become zero */
  constructor(...args: Arguments<[lambd?: number], { lambd?: number }>) {
    super();
    this.lambd = bindLambd(new.target.name, args).lambd;
  }
}

/**
 * x outside of ±λ, zero within.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardshrink.html
 */
export class Hardshrink extends Shrink {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return nnFunctions.hardshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return float(this.lambd);
  }
}

/**
 * x moved by λ toward zero, zero within ±λ.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softshrink.html
 */
export class Softshrink extends Shrink {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return nnFunctions.softshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return asGiven(this.lambd, 0.5);
  }
}

export interface SoftplusOptions {
  /** The larger, the closer to ReLU; 1 by default. */
  beta?: number;
  /** Where β·x is above it, the function is x; 20 by default. */
  threshold?: number;
}

const bindSoftplus = signature({ beta: real(1), threshold: real(20) });

/**
 * log(1 + exp(β·x)) / β.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softplus.html
 */
export class Softplus extends Module {
  static override readonly forwardNames = ['input'];

  beta: number;
  threshold: number;

  constructor(...args: Arguments<[beta?: number, threshold?: number], SoftplusOptions>) {
    super();
    const { beta, threshold } = bindSoftplus(new.target.name, args);
    this.beta = beta;
    this.threshold = threshold;
  }

  forward(input: Tensor): Tensor {
    return nnFunctions.softplus(input, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${asGiven(this.beta, 1)}, threshold=${asGiven(this.threshold, 20)}`;
  }
}
