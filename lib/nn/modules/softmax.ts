/** Functions that turn scores into shares, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, integer, orNull, signature } from '../base/arguments';
import { Module } from '../base/module';
import { glu, implicitDim } from '../functional/softmax';

type DimArguments = Arguments<[dim?: number | null], { dim?: number | null }>;

const bindDim = signature({ dim: orNull(integer()) });

abstract class OverDimension extends Module {
  dim: number | null;

  /** @param args `dim`, the dimension whose shares sum to one; null chooses 0 or 1 by the number of dimensions */
  constructor(...args: DimArguments) {
    super();
    this.dim = bindDim(new.target.name, args).dim;
  }

  override extraRepr(): string {
    return `dim=${valueText(this.dim)}`;
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softmax.html */
export class Softmax extends OverDimension {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return input.softmax(this.dim ?? implicitDim(input.dim()));
  }
}

/**
 * Softmax of −x.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softmin.html
 */
export class Softmin extends OverDimension {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return input.neg().softmax(this.dim ?? implicitDim(input.dim()));
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LogSoftmax.html */
export class LogSoftmax extends OverDimension {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return input.logSoftmax(this.dim ?? implicitDim(input.dim()));
  }
}

/**
 * Softmax over the channels of (N, C, H, W) or (C, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softmax2d.html
 */
export class Softmax2d extends Module {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    const rank = input.dim();
    if (rank !== 3 && rank !== 4) {
      throw new RangeError(`Softmax2d: expected a tensor of 3 or 4 dimensions, got ${input.shape}`);
    }
    return input.softmax(-3);
  }
}

const bindGLU = signature({ dim: integer(-1) });

/**
 * The first half of a dimension times the sigmoid of the second.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GLU.html
 */
export class GLU extends Module {
  static override readonly forwardNames = ['input'];

  dim: number;

  /** @param args `dim`, the dimension that is halved; the last by default */
  constructor(...args: Arguments<[dim?: number], { dim?: number }>) {
    super();
    this.dim = bindGLU(new.target.name, args).dim;
  }

  forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
