/** Losses between numbers, as modules. */
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
 * |input − target|
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  forward(input: Tensor, target: Tensor): Tensor {
    return absoluteLoss(input, target, null, this.reduction);
  }
}

/**
 * (input − target)²
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends PlainLoss {
  static override readonly forwardNames = ['input', 'target'];

  forward(input: Tensor, target: Tensor): Tensor {
    return squaredLoss(input, target, null, this.reduction);
  }
}

export interface SmoothL1LossOptions extends ReductionOptions {
  /** Below it the loss is quadratic; 1 by default. */
  beta?: number;
}

const bindSmooth = signature({ ...reductionRules, beta: real(1) });

/**
 * Quadratic below `beta`, linear above.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends Loss {
  static override readonly forwardNames = ['input', 'target'];

  beta: number;

  constructor(...args: Arguments<[...ReductionArguments, beta?: number], SmoothL1LossOptions>) {
    const { beta, ...reduction } = bindSmooth(new.target.name, args);
    super(reduction);
    this.beta = beta;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

export interface HuberLossOptions {
  /** `'mean'` by default. */
  reduction?: Reduction;
  /** Below it the loss is quadratic; 1 by default. */
  delta?: number;
}

const bindHuber = signature({ reduction: reductionRule(), delta: real(1) });

/**
 * Quadratic below `delta`, linear above, with the slope `delta`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends Loss {
  static override readonly forwardNames = ['input', 'target'];

  delta: number;

  constructor(...args: Arguments<[reduction?: Reduction, delta?: number], HuberLossOptions>) {
    const { delta, ...reduction } = bindHuber(new.target.name, args);
    super(reduction);
    this.delta = delta;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.reduction, this.delta);
  }
}

export interface PoissonNLLLossOptions extends ReductionOptions {
  /** Whether the input is the rates' logarithm; true by default. */
  logInput?: boolean;
  /** Adds Stirling's approximation of the target's factorial; false by default. */
  full?: boolean;
  /** Added to the rate before its logarithm is taken; 1e-8 by default. */
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
 * The negative log likelihood of counts under Poisson distributions with the rates exp(input), or `input`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.PoissonNLLLoss.html
 */
export class PoissonNLLLoss extends Loss {
  static override readonly forwardNames = ['logInput', 'target'];

  logInput: boolean;
  full: boolean;
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

  forward(input: Tensor, target: Tensor): Tensor {
    const { logInput, full, eps, reduction } = this;
    return poissonNllLoss(input, target, { logInput, full, eps, reduction });
  }
}

export interface GaussianNLLLossOptions {
  /** Adds the constant term; false by default. */
  full?: boolean;
  /** The variances count as at least this; 1e-6 by default. */
  eps?: number;
  /** `'mean'` by default. */
  reduction?: Reduction;
}

const bindGaussian = signature({ full: flag(false), eps: real(1e-6), reduction: reductionRule() }, 0);

/**
 * The negative log likelihood of targets under normal distributions with given means and variances.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.GaussianNLLLoss.html
 */
export class GaussianNLLLoss extends Loss {
  static override readonly forwardNames = ['input', 'target', 'var'];
  static override readonly forwardTensors = 2;

  full: boolean;
  eps: number;

  constructor(...args: [options?: GaussianNLLLossOptions]) {
    const { full, eps, ...reduction } = bindGaussian(new.target.name, args);
    super(reduction);
    this.full = full;
    this.eps = eps;
  }

  /**
   * @param input the means
   * @param variance of the input's size, or with 1 in place of one dimension, or a number
   */
  forward(input: Tensor, target: Tensor, variance: Tensor | number): Tensor {
    return gaussianNllLoss(input, target, variance, this.full, this.eps, this.reduction);
  }
}
