/** Functions of each element with parameters, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { numberText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, choice, flag, real, signature } from '../base/arguments';
import { Module } from '../base/module';
import { naryKernels } from '../functional/activation';
import type { InplaceOptions } from './activation';

/** A float of Python, also where it has no fraction. */
const float = (value: number): string => numberText(value, true);
const inPlaceText = (inplace: boolean): string => (inplace ? ', inplace=True' : '');

export interface ThresholdOptions extends InplaceOptions {
  /** Elements above it stay. */
  threshold: number;
  /** What takes the place of the others. */
  value: number;
}

const bindThreshold = signature({ threshold: real(), value: real(), inplace: flag(false) });

/**
 * x where it is above the threshold, else `value`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Threshold.html
 */
export class Threshold extends Module {
  static override readonly forwardNames = ['input'];

  threshold: number;
  value: number;
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

  forward(input: Tensor): Tensor {
    return naryKernels.threshold(this.inplace, input, this.threshold, this.value);
  }

  override extraRepr(): string {
    return `threshold=${float(this.threshold)}, value=${float(this.value)}${inPlaceText(this.inplace)}`;
  }
}

export interface HardtanhOptions extends InplaceOptions {
  /** The least value; −1 by default. */
  minVal?: number;
  /** The largest value; 1 by default. */
  maxVal?: number;
}

const bindHardtanh = signature({ minVal: real(-1), maxVal: real(1), inplace: flag(false) });

/**
 * x limited to `minVal` … `maxVal`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardtanh.html
 */
export class Hardtanh extends Module {
  static override readonly forwardNames = ['input'];

  minVal: number;
  maxVal: number;
  inplace: boolean;

  constructor(...args: Arguments<[minVal?: number, maxVal?: number, inplace?: boolean], HardtanhOptions>) {
    super();
    const { minVal, maxVal, inplace } = bindHardtanh(new.target.name, args);
    if (!(maxVal > minVal)) {
      throw new RangeError(`${new.target.name}: maxVal (${maxVal}) must be greater than minVal (${minVal})`);
    }
    this.minVal = minVal;
    this.maxVal = maxVal;
    this.inplace = inplace;
  }

  forward(input: Tensor): Tensor {
    return naryKernels.hardtanh(this.inplace, input, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `min_val=${float(this.minVal)}, max_val=${float(this.maxVal)}${inPlaceText(this.inplace)}`;
  }
}

const bindInplace = signature({ inplace: flag(false) });

/**
 * x limited to 0 … 6.
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
export interface AlphaOptions extends InplaceOptions {
  /** What the function tends to below zero, negated; 1 by default. */
  alpha?: number;
}

type AlphaArguments = Arguments<[alpha?: number, inplace?: boolean], AlphaOptions>;

const bindAlpha = signature({ alpha: real(1), inplace: flag(false) });

abstract class AlphaActivation extends Module {
  alpha: number;
  inplace: boolean;

  /** @param args `alpha`, 1 by default; `inplace`, false by default: whether the input itself is changed */
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
 * x above zero, α(exp(x) − 1) below.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ELU.html
 */
export class ELU extends AlphaActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return naryKernels.elu(this.inplace, input, this.alpha);
  }
}

/**
 * x above zero, α(exp(x/α) − 1) below.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CELU.html
 */
export class CELU extends AlphaActivation {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return naryKernels.celu(this.inplace, input, this.alpha);
  }
}

export interface LeakyReLUOptions extends InplaceOptions {
  /** The slope below zero; 0.01 by default. */
  negativeSlope?: number;
}

const bindLeaky = signature({ negativeSlope: real(0.01), inplace: flag(false) });

/**
 * x above zero, a fraction of it below.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LeakyReLU.html
 */
export class LeakyReLU extends Module {
  static override readonly forwardNames = ['input'];

  negativeSlope: number;
  inplace: boolean;

  constructor(...args: Arguments<[negativeSlope?: number, inplace?: boolean], LeakyReLUOptions>) {
    super();
    const { negativeSlope, inplace } = bindLeaky(new.target.name, args);
    this.negativeSlope = negativeSlope;
    this.inplace = inplace;
  }

  forward(input: Tensor): Tensor {
    return naryKernels.leakyRelu(this.inplace, input, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${float(this.negativeSlope)}${inPlaceText(this.inplace)}`;
  }
}

export interface RReLUOptions extends InplaceOptions {
  /** The least slope below zero; ⅛ by default. */
  lower?: number;
  /** The largest; ⅓ by default. */
  upper?: number;
}

const bindRReLU = signature({ lower: real(1 / 8), upper: real(1 / 3), inplace: flag(false) });

/**
 * As LeakyReLU with a slope drawn for each element while training, else the mean of the bounds.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.RReLU.html
 */
export class RReLU extends Module {
  static override readonly forwardNames = ['input'];

  lower: number;
  upper: number;
  inplace: boolean;

  constructor(...args: Arguments<[lower?: number, upper?: number, inplace?: boolean], RReLUOptions>) {
    super();
    const { lower, upper, inplace } = bindRReLU(new.target.name, args);
    this.lower = lower;
    this.upper = upper;
    this.inplace = inplace;
  }

  forward(input: Tensor): Tensor {
    return naryKernels.rrelu(this.inplace, input, this.lower, this.upper, this.training);
  }

  override extraRepr(): string {
    return `lower=${float(this.lower)}, upper=${float(this.upper)}${inPlaceText(this.inplace)}`;
  }
}

const bindGELU = signature({ approximate: choice(['none', 'tanh'], 'none') });

/**
 * x times the share of the normal distribution below it.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GELU.html
 */
export class GELU extends Module {
  static override readonly forwardNames = ['input'];

  approximate: 'none' | 'tanh';

  /** @param args `approximate`: `'none'` by default, `'tanh'` for a formula that is faster in places */
  constructor(...args: Arguments<[approximate?: 'none' | 'tanh'], { approximate?: 'none' | 'tanh' }>) {
    super();
    this.approximate = bindGELU(new.target.name, args).approximate;
  }

  forward(input: Tensor): Tensor {
    return nnFunctions.gelu(input, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}
