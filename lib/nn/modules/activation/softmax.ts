/** Functions that turn scores into probabilities, and gated linear units, as modules. */
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, integer, orNull, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import { glu, implicitDim } from '../../functional/softmax';

type DimArguments = Arguments<
  [dim?: number | null],
  {
    /**
     * The dimension along which probabilities sum to one; by default 0 for inputs of 0, 1 or 3 dimensions,
     * else 1.
     */ dim?: number | null;
  }
>;

const bindDim = signature({ dim: orNull(integer()) });

/** The base of the modules that normalize along one dimension. */
abstract class OverDimension extends Module {
  /** The dimension along which probabilities sum to one, or null. */
  dim: number | null;

  /**
   * @param args `dim`: the dimension along which probabilities sum to one. Null, the default, chooses
   * dimension 0 for inputs of 0, 1 or 3 dimensions and 1 for all others; it is better to name it.
   */
  constructor(...args: DimArguments) {
    super();
    this.dim = bindDim(new.target.name, args).dim;
  }

  override extraRepr(): string {
    return `dim=${valueText(this.dim)}`;
  }
}

/**
 * Turns scores into probabilities: exp(x) divided by its sum along `dim`, so that the results lie in [0, 1]
 * and sum to 1.
 * @example
 * ```ts
 * const softmax = new nn.Softmax({ dim: 1 });
 * softmax(torch.tensor([[0, 0]])); // tensor([[0.5000, 0.5000]])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softmax.html
 */
export class Softmax extends OverDimension {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return input.softmax(this.dim ?? implicitDim('softmax', input.dim()));
  }
}

/**
 * The softmax of −x: the smallest scores have the largest probabilities.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softmin.html
 */
export class Softmin extends OverDimension {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return input.neg().softmax(this.dim ?? implicitDim('softmin', input.dim()));
  }
}

/**
 * The logarithm of the softmax along `dim`, computed without overflow. NLLLoss takes it as input.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LogSoftmax.html
 */
export class LogSoftmax extends OverDimension {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return input.logSoftmax(this.dim ?? implicitDim('logSoftmax', input.dim()));
  }
}

/**
 * Applies softmax over the channels at each position of an image: (N, C, H, W) or (C, H, W), the same shape.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softmax2d.html
 */
export class Softmax2d extends Module {
  static override readonly forwardNames = ['input'];

  /**
   * @param input (N, C, H, W) or (C, H, W)
   * @returns the same shape
   * @throws RangeError for an input of another number of dimensions
   */
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
 * The gated linear unit: splits a dimension into halves a and b and returns a · sigmoid(b).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GLU.html
 */
export class GLU extends Module {
  static override readonly forwardNames = ['input'];

  /** The dimension that is split. */
  dim: number;

  /** @param args `dim`: the dimension that is split, of even size; −1, the last, by default */
  constructor(
    ...args: Arguments<
      [dim?: number],
      {
        /** The dimension that is split, of even size; −1, the last, by default. */
        dim?: number;
      }
    >
  ) {
    super();
    this.dim = bindGLU(new.target.name, args).dim;
  }

  /**
   * @param input any shape whose dimension `dim` has an even size
   * @returns the same shape with that dimension halved
   */
  forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}
