/** Layers that set elements, or whole channels, to zero at random in training mode. */
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, probability, signature } from '../base/arguments';
import { Module } from '../base/module';
import { drop, drop1d, drop2d, drop3d, dropAlpha, dropFeatureAlpha } from '../functional/dropout';

/** What the constructors of all dropouts take. */
export interface DropoutModuleOptions {
  /** The probability that an element, or a channel, is set to zero; 0.5 by default. */
  p?: number;
  /** Whether the result is written into the input itself; false by default. */
  inplace?: boolean;
}

const bindDropout = signature({ p: probability(0.5), inplace: flag(false) });

/** The base of all dropouts. */
abstract class DropoutNd extends Module {
  /** The probability that an element, or a channel, is set to zero. */
  p: number;
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  /**
   * @param args `p`: the probability that an element, or a channel, is set to zero, 0.5 by default;
   * `inplace`: whether the result is written into the input itself, false by default
   */
  constructor(...args: Arguments<[p?: number, inplace?: boolean], DropoutModuleOptions>) {
    super();
    const { p, inplace } = bindDropout(new.target.name, args);
    this.p = p;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `p=${numberText(this.p, true)}, inplace=${valueText(this.inplace)}`;
  }
}

/**
 * In training mode, sets each element to zero with probability `p` and multiplies the others by 1 / (1 − p),
 * which keeps the expected value; in evaluation mode, returns the input. It prevents features from relying on
 * each other.
 * @example
 * ```ts
 * const dropout = new nn.Dropout(0.2);
 * const output = dropout(torch.randn(20, 16)); // (20, 16), about a fifth of it zero
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout.html
 */
export class Dropout extends DropoutNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape that the class description allows
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return drop(input, this.p, this.training, this.inplace);
  }
}

/**
 * In training mode, sets whole channels of (N, C, L) or (C, L) to zero with probability `p` and multiplies
 * the others by 1 / (1 − p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout1d.html
 */
export class Dropout1d extends DropoutNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape that the class description allows
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return drop1d(input, this.p, this.training, this.inplace);
  }
}

/**
 * In training mode, sets whole channels of (N, C, H, W) to zero with probability `p` and multiplies the
 * others by 1 / (1 − p). Of three dimensions, the second is taken for the channels. It suits convolutions,
 * whose neighboring elements are alike.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout2d.html
 */
export class Dropout2d extends DropoutNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape that the class description allows
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return drop2d(input, this.p, this.training, this.inplace);
  }
}

/**
 * In training mode, sets whole channels of (N, C, D, H, W) or (C, D, H, W) to zero with probability `p` and
 * multiplies the others by 1 / (1 − p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout3d.html
 */
export class Dropout3d extends DropoutNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape that the class description allows
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return drop3d(input, this.p, this.training, this.inplace);
  }
}

/**
 * Dropout for networks of SELU: in training mode, sets elements to SELU's lower limit with probability `p`
 * and then scales and shifts all, which keeps mean zero and variance one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AlphaDropout.html
 */
export class AlphaDropout extends DropoutNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape that the class description allows
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return dropAlpha(input, this.p, this.training, false);
  }
}

/**
 * AlphaDropout of whole channels of (N, C, …).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.FeatureAlphaDropout.html
 */
export class FeatureAlphaDropout extends DropoutNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input any shape that the class description allows
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return dropFeatureAlpha(input, this.p, this.training, false);
  }
}
