/** Element-wise activation functions that cut values off at thresholds, as modules. */
import { nnFunctions } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, real, signature } from '../../base/arguments';
import { Module } from '../../base/module';
import { naryKernels } from '../../functional/activation';
import { asGiven, float, inPlaceText } from './text';
import type { InplaceOptions } from './unary';

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
      throw new RangeError(
        `${new.target.name}: argument 'maxVal': expected a number above minVal (${minVal}), got ${maxVal}`,
      );
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

const bindLambd = signature({ lambd: real(0.5) });

/** The base of Hardshrink and Softshrink. */
abstract class Shrink extends Module {
  /** Elements within ±lambd become zero. */
  lambd: number;

  /** @param args `lambd`: elements within ±lambd become zero; 0.5 by default */
  constructor(
    ...args: Arguments<
      [lambd?: number],
      {
        /** Elements within ±lambd become zero; 0.5 by default. */
        lambd?: number;
      }
    >
  ) {
    super();
    this.lambd = bindLambd(new.target.name, args).lambd;
  }
}

/**
 * Sets elements within ±lambd to zero and keeps the others.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Hardshrink.html
 */
export class Hardshrink extends Shrink {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.hardshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return float(this.lambd);
  }
}

/**
 * Sets elements within ±lambd to zero and moves the others by lambd towards zero.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Softshrink.html
 */
export class Softshrink extends Shrink {
  static override readonly forwardNames = ['input'];

  /**
   * Applies the function to each element.
   * @param input any shape
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    return nnFunctions.softshrink(input, this.lambd);
  }

  override extraRepr(): string {
    return asGiven(this.lambd, 0.5);
  }
}
