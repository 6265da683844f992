/** Setting elements, or whole channels, to zero at random while training, as modules. */
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, probability, signature } from '../base/arguments';
import { Module } from '../base/module';
import { drop, drop1d, drop2d, drop3d, dropAlpha, dropFeatureAlpha } from '../functional/dropout';

export interface DropoutModuleOptions {
  /** The probability that an element, or a channel, becomes zero; 0.5 by default. */
  p?: number;
  /** Changes the input itself; false by default. */
  inplace?: boolean;
}

const bindDropout = signature({ p: probability(0.5), inplace: flag(false) });

abstract class DropoutNd extends Module {
  p: number;
  inplace: boolean;

  /** @param args `p`, the probability, 0.5 by default; `inplace`, false by default */
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
 * While training, zeroes elements with probability `p` and scales the others by 1/(1−p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout.html
 */
export class Dropout extends DropoutNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return drop(input, this.p, this.training, this.inplace);
  }
}

/**
 * While training, zeroes channels of (N, C, L) or (C, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout1d.html
 */
export class Dropout1d extends DropoutNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return drop1d(input, this.p, this.training, this.inplace);
  }
}

/**
 * While training, zeroes channels of (N, C, H, W); of three dimensions, the second is the channels.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout2d.html
 */
export class Dropout2d extends DropoutNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return drop2d(input, this.p, this.training, this.inplace);
  }
}

/**
 * While training, zeroes channels of (N, C, D, H, W) or (C, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Dropout3d.html
 */
export class Dropout3d extends DropoutNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return drop3d(input, this.p, this.training, this.inplace);
  }
}

/**
 * While training, sets elements to SELU's least value and keeps mean and variance.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AlphaDropout.html
 */
export class AlphaDropout extends DropoutNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return dropAlpha(input, this.p, this.training, false);
  }
}

/**
 * As AlphaDropout, whole channels.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.FeatureAlphaDropout.html
 */
export class FeatureAlphaDropout extends DropoutNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return dropFeatureAlpha(input, this.p, this.training, false);
  }
}
