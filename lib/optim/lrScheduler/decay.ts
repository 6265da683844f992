/** Schedules that decay at every step. */
import { numberOrTensor } from '../../core/arguments/numberRules';
import { natural, signature } from '../../core/arguments/rules';
import { pow } from '../../core/support/libm';
import { type Scalar, times } from '../base/numberOrTensor';
import { optimizerRule } from '../base/optimizerRule';
import { lastEpochRule, type SchedulerArguments, valuesOf } from './groupValues';
import { LRScheduler } from './lrScheduler';

/** What the constructor of ExponentialLR takes in addition to the optimizer. */
export interface ExponentialLROptions {
  /** The factor of the learning rate at each step. */
  gamma: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

const bindExponential = signature({
  optimizer: optimizerRule(),
  gamma: numberOrTensor<number>(),
  lastEpoch: lastEpochRule(),
});

/**
 * Multiplies the learning rate by `gamma` at each step.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.95);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.ExponentialLR.html
 */
export class ExponentialLR extends LRScheduler {
  /** The factor of the learning rate at each step. */
  declare gamma: number;

  constructor(...args: SchedulerArguments<[gamma: number, lastEpoch: number], ExponentialLROptions>) {
    const { optimizer, gamma, lastEpoch } = bindExponential('ExponentialLR', args);
    super(optimizer, lastEpoch, { gamma });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const rates = valuesOf(this.optimizer, 'lr');
    return this._isInitial ? rates : rates.map((lr) => times(lr, this.gamma));
  }

  protected override closedForm(): Scalar[] {
    return this.baseLrs.map((lr) => times(lr, pow(this.gamma, this.lastEpoch)));
  }
}

/** What the constructor of PolynomialLR takes in addition to the optimizer. */
export interface PolynomialLROptions {
  /** The number of steps until the learning rate is 0. Default: 5. */
  totalIters: number;
  /** The exponent; 1 decays linearly. Default: 1. */
  power: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

const bindPolynomial = signature({
  optimizer: optimizerRule(),
  totalIters: natural(5, 1),
  power: numberOrTensor<number>({}, 1),
  lastEpoch: lastEpochRule(),
});

/**
 * Multiplies the initial learning rate by (1 − step / totalIters)^power.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 100, power: 2 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.PolynomialLR.html
 */
export class PolynomialLR extends LRScheduler {
  /** The number of steps until the learning rate is 0. */
  declare totalIters: number;
  /** The exponent. */
  declare power: number;

  constructor(
    ...args: SchedulerArguments<[totalIters: number, power: number, lastEpoch: number], PolynomialLROptions>
  ) {
    const { optimizer, totalIters, power, lastEpoch } = bindPolynomial('PolynomialLR', args);
    super(optimizer, lastEpoch, { totalIters, power });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const { totalIters, lastEpoch, power } = this;
    const rates = valuesOf(this.optimizer, 'lr');
    if (this._isInitial || lastEpoch > totalIters) return rates;
    const factor = pow((1 - lastEpoch / totalIters) / (1 - (lastEpoch - 1) / totalIters), power);
    return rates.map((lr) => times(lr, factor));
  }

  protected override closedForm(): Scalar[] {
    const { totalIters, lastEpoch, power } = this;
    return this.baseLrs.map((lr) => times(lr, pow(1 - Math.min(totalIters, lastEpoch) / totalIters, power)));
  }
}
