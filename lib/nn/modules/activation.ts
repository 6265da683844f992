/** Functions of each element with no parameters of their own, as modules. */
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, signature } from '../base/arguments';
import { Module } from '../base/module';
import { logsigmoid, softsign, tanhshrink, unaryKernels } from '../functional/activation';

/** The only parameter of many activations. */
export interface InplaceOptions {
  /** Changes the input itself; false by default. */
  inplace?: boolean;
}
type InplaceArguments = Arguments<[inplace?: boolean], InplaceOptions>;

const bindInplace = signature({ inplace: flag(false) });

abstract class InplaceActivation extends Module {
  inplace: boolean;

  /** @param args `inplace`, false by default: whether the input itself is changed */
  constructor(...args: InplaceArguments) {
    super();
    this.inplace = bindInplace(new.target.name, args).inplace;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/**
 * max(0, x).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReLU.html
 */
export class ReLU extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return unaryKernels.relu(input, this.inplace);
  }
}

/**
 * The scaled exponential linear unit, which keeps mean zero and variance one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SELU.html
 */
export class SELU extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return unaryKernels.selu(input, this.inplace);
  }
}

/**
 * x · sigmoid(x), also called swish.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SiLU.html
 */
export class SiLU extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return unaryKernels.silu(input, this.inplace);
  }
}

/**
 * x · tanh(softplus(x)).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Mish.html
 */
export class Mish extends InplaceActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return unaryKernels.mish(input, this.inplace);
  }
}

/** Activations whose text does not say that they work in place, as in Python. */
abstract class SilentActivation extends InplaceActivation {
  override extraRepr(): string {
    return '';
  }
}

/**
 * x · relu6(x + 3) / 6.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardswish.html
 */
export class Hardswish extends SilentActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return unaryKernels.hardswish(input, this.inplace);
  }
}

/**
 * relu6(x + 3) / 6.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardsigmoid.html
 */
export class Hardsigmoid extends SilentActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return unaryKernels.hardsigmoid(input, this.inplace);
  }
}

/**
 * 1 / (1 + exp(−x)).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Sigmoid.html
 */
export class Sigmoid extends Module {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return functions.sigmoid(input);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Tanh.html */
export class Tanh extends Module {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return functions.tanh(input);
  }
}

/**
 * log sigmoid(x).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LogSigmoid.html
 */
export class LogSigmoid extends Module {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return logsigmoid(input);
  }
}

/**
 * x / (1 + |x|).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softsign.html
 */
export class Softsign extends Module {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return softsign(input);
  }
}

/**
 * x − tanh x.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Tanhshrink.html
 */
export class Tanhshrink extends Module {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return tanhshrink(input);
  }
}
