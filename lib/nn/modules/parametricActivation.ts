/** Element-wise activation functions with parameters, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { numberText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, choice, flag, orNull, real, signature } from '../base/arguments';
import { Module } from '../base/module';
import { naryKernels } from '../functional/activation';
import type { InplaceOptions } from './activation';

/** The text of a Python float, which has a fraction even when it is whole. */
const float = (value: number): string => numberText(value, true);
const inPlaceText = (inplace: boolean): string => (inplace ? ', inplace=True' : '');

/** What the constructor of Threshold takes. */
export interface ThresholdOptions extends InplaceOptions {
  /** Elements above it are kept. */
  threshold: number;
  /** What replaces all other elements. */
  value: number;
}

const bindThreshold = signature({ threshold: real(), value: real(), inplace: flag(false) });

/**
 * Keeps elements above `threshold` and replaces the others by `value`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Threshold.html
 */
export class Threshold extends Module {
  static override readonly forwardNames = ['input'];

  /** Elements above it are kept. */
  threshold: number;
  /** What replaces all other elements. */
  value: number;
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  constructor(
    ...args: Arguments<
      [threshold: number, value: number, inplace?: boolean],
      ThresholdOptions,
      ['threshold', 'value']
    >
  ) {
    super();
    const { threshold, value, inplace } = bindThreshold(new.target.name, args);
    this.threshold = threshold;
    this.value = value;
    this.inplace = inplace;
  }

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return naryKernels.threshold(this.inplace, input, this.threshold, this.value);
  }

  override extraRepr(): string {
    return `threshold=${float(this.threshold)}, value=${float(this.value)}${inPlaceText(this.inplace)}`;
  }
}

/** What the constructor of Hardtanh takes. */
export interface HardtanhOptions extends InplaceOptions {
  /** The lower bound; −1 by default. */
  minVal?: number;
  /** The upper bound, above `minVal`; 1 by default. */
  maxVal?: number;
  /** The older name of `minVal`. */
  minValue?: number | null;
  /** The older name of `maxVal`. */
  maxValue?: number | null;
}

const bindHardtanh = signature({
  minVal: real(-1),
  maxVal: real(1),
  inplace: flag(false),
  minValue: orNull(real()),
  maxValue: orNull(real()),
});

/**
 * Clamps each element to [minVal, maxVal].
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardtanh.html
 */
export class Hardtanh extends Module {
  static override readonly forwardNames = ['input'];

  /** The lower bound. */
  minVal: number;
  /** The upper bound. */
  maxVal: number;
  /** Whether the result is written into the input itself. */
  inplace: boolean;

  constructor(
    ...args: Arguments<
      [
        minVal?: number,
        maxVal?: number,
        inplace?: boolean,
        minValue?: number | null,
        maxValue?: number | null,
      ],
      HardtanhOptions
    >
  ) {
    super();
    const { inplace, ...bound } = bindHardtanh(new.target.name, args);
    const minVal = bound.minValue ?? bound.minVal;
    const maxVal = bound.maxValue ?? bound.maxVal;
    if (!(maxVal > minVal)) {
      throw new RangeError(`${new.target.name}: maxVal (${maxVal}) must be greater than minVal (${minVal})`);
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
    this.inplace = inplace;
  }

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return naryKernels.hardtanh(this.inplace, input, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `min_val=${float(this.minVal)}, max_val=${float(this.maxVal)}${inPlaceText(this.inplace)}`;
  }
}

const bindInplace = signature({ inplace: flag(false) });

/**
 * Clamps each element to [0, 6]: min(max(0, x), 6).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReLU6.html
 */
export class ReLU6 extends Hardtanh {
  constructor(...args: Arguments<[inplace?: boolean], InplaceOptions>) {
    super(0, 6, bindInplace(new.target.name, args).inplace);
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}
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
