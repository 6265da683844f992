/** Relatives of the rectifier max(0, x) with settings of their own, as modules. */
import { nnFunctions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, choice, flag, real, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import { naryKernels } from '../../functional/activation';
import { asGiven, float, inPlaceText } from './text';
import type { InplaceOptions } from './unary';

/** What the constructors of ELU and CELU take. */
export interface AlphaOptions extends InplaceOptions {
  /** The function tends to −alpha for negative elements; 1 by default. */
  alpha?: number;
}

type AlphaArguments = Arguments<[alpha?: number, inplace?: boolean], AlphaOptions>;

const bindAlpha = signature({ alpha: real(1), inplace: flag(false) });

/** The base of ELU and CELU. */
abstract class AlphaActivation extends Module {
  /** The function tends to −alpha for negative elements. */
  alpha: number;
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  /**
   * @param args `alpha`: the function tends to −alpha for negative elements, 1 by default; `inplace`: whether
   * the result is written into the input itself, false by default
   */
  constructor(...args: AlphaArguments) {
    super();
    const { alpha, inplace } = bindAlpha(new.target.name, args);
    this.alpha = alpha;
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `alpha=${float(this.alpha)}${inPlaceText(this.inplace)}`;
  }
}

/**
 * The exponential linear unit: x for positive elements, α · (exp(x) − 1) for the others.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ELU.html
 */
export class ELU extends AlphaActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return naryKernels.elu(this.inplace, input, this.alpha);
  }
}

/**
 * The continuously differentiable exponential linear unit: x for positive elements, α · (exp(x / α) − 1) for
 * the others.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CELU.html
 */
export class CELU extends AlphaActivation {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return naryKernels.celu(this.inplace, input, this.alpha);
  }
}

/** What the constructor of LeakyReLU takes. */
export interface LeakyReLUOptions extends InplaceOptions {
  /** The slope for negative elements; 0.01 by default. */
  negativeSlope?: number;
}

const bindLeaky = signature({ negativeSlope: real(0.01), inplace: flag(false) });

/**
 * x for positive elements, `negativeSlope` · x for the others.
 * @example
 * ```ts
 * const leaky = new nn.LeakyReLU(0.1);
 * leaky(torch.tensor([-1, 2])); // tensor([-0.1000,  2.0000])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LeakyReLU.html
 */
export class LeakyReLU extends Module {
  static override readonly forwardNames = ['input'];

  /** The slope for negative elements. */
  negativeSlope: number;
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  constructor(...args: Arguments<[negativeSlope?: number, inplace?: boolean], LeakyReLUOptions>) {
    super();
    const { negativeSlope, inplace } = bindLeaky(new.target.name, args);
    this.negativeSlope = negativeSlope;
    this.inplace = inplace;
  }

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return naryKernels.leakyRelu(this.inplace, input, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${float(this.negativeSlope)}${inPlaceText(this.inplace)}`;
  }
}

/** What the constructor of RReLU takes. */
export interface RReLUOptions extends InplaceOptions {
  /** The smallest slope for negative elements; 1/8 by default. */
  lower?: number;
  /** The largest slope for negative elements; 1/3 by default. */
  upper?: number;
}

const bindRReLU = signature({ lower: real(1 / 8), upper: real(1 / 3), inplace: flag(false) });

/**
 * The randomized leaky rectifier: in training mode the slope of each negative element is drawn uniformly from
 * [lower, upper]; in evaluation mode it is their mean.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RReLU.html
 */
export class RReLU extends Module {
  static override readonly forwardNames = ['input'];

  /** The smallest slope for negative elements. */
  lower: number;
  /** The largest slope for negative elements. */
  upper: number;
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  constructor(...args: Arguments<[lower?: number, upper?: number, inplace?: boolean], RReLUOptions>) {
    super();
    const { lower, upper, inplace } = bindRReLU(new.target.name, args);
    this.lower = lower;
    this.upper = upper;
    this.inplace = inplace;
  }

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return naryKernels.rrelu(this.inplace, input, this.lower, this.upper, this.training);
  }

  override extraRepr(): string {
    return `lower=${float(this.lower)}, upper=${float(this.upper)}${inPlaceText(this.inplace)}`;
  }
}

const bindGELU = signature({ approximate: choice(['none', 'tanh'], 'none') });

/**
 * The Gaussian error linear unit: x · Φ(x), where Φ is the cumulative distribution function of the standard
 * normal distribution.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GELU.html
 */
export class GELU extends Module {
  static override readonly forwardNames = ['input'];

  /** `'none'` for the exact function, or `'tanh'`. */
  approximate: 'none' | 'tanh';

  /**
   * @param args `approximate`: `'none'`, the default, for the exact function; `'tanh'` for 0.5 · x · (1 +
   * tanh(√(2/π) · (x + 0.044715 · x³)))
   */
  constructor(
    ...args: Arguments<
      [approximate?: 'none' | 'tanh'],
      {
        /** `'none'`, the default, or `'tanh'` for an approximation by the hyperbolic tangent. */ approximate?:
          | 'none'
          | 'tanh';
      }
    >
  ) {
    super();
    this.approximate = bindGELU(new.target.name, args).approximate;
  }

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.gelu(input, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
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
