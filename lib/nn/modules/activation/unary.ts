/** Element-wise activation functions without parameters of their own, as modules. */
import { functions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import { logsigmoid, softsign, tanhshrink, unaryKernels } from '../../functional/activation';

/** What the constructors of activations without other parameters take. */
export interface InplaceOptions {
  /** Whether the result is written into the input itself, which saves memory; false by default. */
  inplace?: boolean;
}
type InplaceArguments = Arguments<[inplace?: boolean], InplaceOptions>;

const bindInplace = signature({ inplace: flag(false) });

/** The base of activations whose only parameter is `inplace`. */
abstract class InplaceActivation extends Module {
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  /** @param args `inplace`: whether the result is written into the input itself; false by default */
  constructor(...args: InplaceArguments) {
    super();
    this.inplace = bindInplace(new.target.name, args).inplace;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/**
 * The rectified linear unit, max(0, x), of each element. The result has the input's shape.
 * @example
 * ```ts
 * const relu = new nn.ReLU();
 * relu(torch.tensor([-1, 2])); // tensor([0., 2.])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReLU.html
 */
export class ReLU extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return unaryKernels.relu(input, this.inplace);
  }
}

/**
 * The scaled exponential linear unit: scale · x for positive elements, scale · α · (exp(x) − 1) for the
 * others, with α ≈ 1.6733 and scale ≈ 1.0507, which keep mean zero and variance one from layer to layer.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SELU.html
 */
export class SELU extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return unaryKernels.selu(input, this.inplace);
  }
}

/**
 * The sigmoid linear unit x · sigmoid(x), also called swish, of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SiLU.html
 */
export class SiLU extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return unaryKernels.silu(input, this.inplace);
  }
}

/**
 * x · tanh(softplus(x)) of each element, a smooth function that is close to ReLU.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Mish.html
 */
export class Mish extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return unaryKernels.mish(input, this.inplace);
  }
}

/** Activations whose text omits `inplace`, as Python's does. */
abstract class SilentActivation extends InplaceActivation {
  override extraRepr(): string {
    return '';
  }
}

/**
 * x · relu6(x + 3) / 6 of each element, a cheap approximation of SiLU.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardswish.html
 */
export class Hardswish extends SilentActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return unaryKernels.hardswish(input, this.inplace);
  }
}

/**
 * relu6(x + 3) / 6 of each element, a cheap approximation of the sigmoid: 0 below −3, 1 above 3.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardsigmoid.html
 */
export class Hardsigmoid extends SilentActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return unaryKernels.hardsigmoid(input, this.inplace);
  }
}

/**
 * 1 / (1 + exp(−x)) of each element, which maps all numbers to (0, 1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Sigmoid.html
 */
export class Sigmoid extends Module {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return functions.sigmoid(input);
  }
}

/**
 * The hyperbolic tangent of each element, which maps all numbers to (−1, 1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Tanh.html
 */
export class Tanh extends Module {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return functions.tanh(input);
  }
}

/**
 * log(1 / (1 + exp(−x))) of each element, computed without overflow.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LogSigmoid.html
 */
export class LogSigmoid extends Module {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return logsigmoid(input);
  }
}

/**
 * x / (1 + |x|) of each element, which maps all numbers to (−1, 1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softsign.html
 */
export class Softsign extends Module {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return softsign(input);
  }
}

/**
 * x − tanh(x) of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Tanhshrink.html
 */
export class Tanhshrink extends Module {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return tanhshrink(input);
  }
}
