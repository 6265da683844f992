/** Losses that compare numbers, as modules. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, real, signature } from '../../base/arguments';
import {
  legacyRules,
  type ReductionArguments,
  type ReductionOptions,
  reductionRules,
} from '../../functional/loss/applyReduction';
import { type Reduction, reductionRule } from '../../functional/loss/reduction';
import {
  absoluteLoss,
  gaussianNllLoss,
  huberLoss,
  poissonNllLoss,
  smoothL1Loss,
  squaredLoss,
} from '../../functional/loss/regression';
import { Loss, PlainLoss } from './base';

/**
 * The absolute error |input − target| of each element.
 * @example
 * ```ts
 * const lossFn = new nn.L1Loss();
 * const loss = lossFn(torch.tensor([1, 2]), torch.tensor([2, 4])); // tensor(1.5000)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  /**
   * @param input any shape
   * @param target the same shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return absoluteLoss(input, target, null, this.reduction);
  }
}

/**
 * The squared error (input − target)² of each element.
 * @example
 * ```ts
 * const lossFn = new nn.MSELoss();
 * const loss = lossFn(torch.tensor([1, 2]), torch.tensor([2, 4])); // tensor(2.5000)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  /**
   * @param input any shape
   * @param target the same shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return squaredLoss(input, target, null, this.reduction);
  }
}

/** What the constructor of SmoothL1Loss takes. */
export interface SmoothL1LossOptions extends ReductionOptions {
  /** The error below which the loss is quadratic; 1 by default. */
  beta?: number;
}

const bindSmooth = signature({ ...reductionRules, beta: real(1) });

/**
 * 0.5 · error² / beta for absolute errors below `beta`, |error| − 0.5 · beta for others: less sensitive to
 * outliers than MSELoss, and smooth at zero.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends Loss {
  static override readonly forwardNames = ['input', 'target'];

  /** The error below which the loss is quadratic. */
  beta: number;

  constructor(...args: Arguments<[...ReductionArguments, beta?: number], SmoothL1LossOptions>) {
    const { beta, ...reduction } = bindSmooth(new.target.name, args);
    super(reduction);
    this.beta = beta;
  }

  /**
   * @param input any shape
   * @param target the same shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

/** What the constructor of HuberLoss takes. */
export interface HuberLossOptions {
  /** What is done with the losses of the elements; `'mean'` by default. */
  reduction?: Reduction;
  /** The error below which the loss is quadratic; 1 by default. */
  delta?: number;
}

const bindHuber = signature({ reduction: reductionRule(), delta: real(1) });

/**
 * 0.5 · error² for absolute errors below `delta`, delta · (|error| − 0.5 · delta) for others: SmoothL1Loss
 * times delta.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends Loss {
  static override readonly forwardNames = ['input', 'target'];

  /** The error below which the loss is quadratic. */
  delta: number;

  constructor(...args: Arguments<[reduction?: Reduction, delta?: number], HuberLossOptions>) {
    const { delta, ...reduction } = bindHuber(new.target.name, args);
    super(reduction);
    this.delta = delta;
  }

  /**
   * @param input any shape
   * @param target the same shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.reduction, this.delta);
  }
}

/** What the constructor of PoissonNLLLoss takes. */
export interface PoissonNLLLossOptions extends ReductionOptions {
  /** Whether the input holds logarithms of the rates; true by default. */
  logInput?: boolean;
  /** Whether Stirling's approximation of log(target!) is added; false by default. */
  full?: boolean;
  /** Added to the rate before its logarithm is taken, where `logInput` is false; 1e-8 by default. */
  eps?: number;
}

const bindPoisson = signature({
  logInput: flag(true),
  full: flag(false),
  sizeAverage: legacyRules.sizeAverage,
  eps: real(1e-8),
  reduce: legacyRules.reduce,
  reduction: reductionRule(),
});

/**
 * The negative log likelihood of counts under Poisson distributions: exp(input) − target · input, or, where
 * the input holds the rates themselves, input − target · log(input + eps).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PoissonNLLLoss.html
 */
export class PoissonNLLLoss extends Loss {
  static override readonly forwardNames = ['logInput', 'target'];

  /** Whether the input holds logarithms of the rates. */
  logInput: boolean;
  /** Whether Stirling's approximation of log(target!) is added. */
  full: boolean;
  /** Added to the rate before its logarithm is taken. */
  eps: number;

  constructor(
    ...args: Arguments<
      [
        logInput?: boolean,
        full?: boolean,
        sizeAverage?: boolean | null,
        eps?: number,
        reduce?: boolean | null,
        reduction?: Reduction,
      ],
      PoissonNLLLossOptions
    >
  ) {
    const { logInput, full, eps, ...reduction } = bindPoisson(new.target.name, args);
    super(reduction);
    this.logInput = logInput;
    this.full = full;
    this.eps = eps;
  }

  /**
   * @param input any shape
   * @param target the same shape
   * @returns () or, with the reduction `'none'`, the input's shape
   */
  forward(input: Tensor, target: Tensor): Tensor {
    const { logInput, full, eps, reduction } = this;
    return poissonNllLoss(input, target, { logInput, full, eps, reduction });
  }
}

/** What the constructor of GaussianNLLLoss takes, by keyword only. */
export interface GaussianNLLLossOptions {
  /** Whether the constant 0.5 · log(2π) is added; false by default. */
  full?: boolean;
  /** The lower bound of the variances; 1e-6 by default. */
  eps?: number;
  /** What is done with the losses of the elements; `'mean'` by default. */
  reduction?: Reduction;
}

const bindGaussian = signature({ full: flag(false), eps: real(1e-6), reduction: reductionRule() }, 0);

/**
 * The negative log likelihood of targets under normal distributions, of which a model predicts mean and
 * variance: 0.5 · (log(variance) + (input − target)² / variance).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GaussianNLLLoss.html
 */
export class GaussianNLLLoss extends Loss {
  static override readonly forwardNames = ['input', 'target', 'var'];
  static override readonly forwardTensors = 2;

  /** Whether the constant 0.5 · log(2π) is added. */
  full: boolean;
  /** The lower bound of the variances. */
  eps: number;

  constructor(...args: [options?: GaussianNLLLossOptions]) {
    const { full, eps, ...reduction } = bindGaussian(new.target.name, args);
    super(reduction);
    this.full = full;
    this.eps = eps;
  }

  /**
   * @param input the predicted means, of any shape
   * @param target the observed values, of the same shape
   * @param variance the predicted variances, of the same shape, with one dimension less or of size 1, or one
   * number
   * @returns () or, with the reduction `'none'`, the input's shape
   * @throws RangeError for negative variances
   */
  forward(input: Tensor, target: Tensor, variance: Tensor | number): Tensor {
    return gaussianNllLoss(input, target, variance, this.full, this.eps, this.reduction);
  }
}
