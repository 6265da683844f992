/** Schedules that start or end with a fraction of the learning rate. */
import { numberOrTensor } from '../../core/arguments/numberRules';
import { natural, signature } from '../../core/arguments/rules';
import { type Scalar, times } from '../base/numberOrTensor';
import { optimizerRule } from '../base/optimizerRule';
import { lastEpochRule, type SchedulerArguments, valuesOf } from './groupValues';
import { LRScheduler } from './lrScheduler';

/** What the constructor of ConstantLR takes in addition to the optimizer. */
export interface ConstantLROptions {
  /** The factor of the learning rate, from 0 to 1. Default: 1/3. */
  factor: number;
  /** The number of steps for which it is reduced. Default: 5. */
  totalIters: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

const bindConstant = signature({
  optimizer: optimizerRule(),
  factor: numberOrTensor<number>({ least: 0, most: 1 }, 1 / 3),
  totalIters: numberOrTensor<number>({}, 5),
  lastEpoch: lastEpochRule(),
});

/**
 * Multiplies the learning rate by `factor` for the first `totalIters` steps.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 4 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.ConstantLR.html
 */
export class ConstantLR extends LRScheduler {
  /** The factor of the learning rate. */
  declare factor: number;
  /** The number of steps for which it is reduced. */
  declare totalIters: number;

  constructor(
    ...args: SchedulerArguments<[factor: number, totalIters: number, lastEpoch: number], ConstantLROptions>
  ) {
    const { optimizer, factor, totalIters, lastEpoch } = bindConstant('ConstantLR', args);
    super(optimizer, lastEpoch, { factor, totalIters });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const rates = valuesOf(this.optimizer, 'lr');
    if (this.lastEpoch === 0) return rates.map((lr) => times(lr, this.factor));
    return this.lastEpoch === this.totalIters ? rates.map((lr) => times(lr, 1 / this.factor)) : rates;
  }

  protected override closedForm(): Scalar[] {
    const rest = this.lastEpoch >= this.totalIters ? 1 - this.factor : 0;
    return this.baseLrs.map((lr) => times(lr, this.factor + rest));
  }
}

/** What the constructor of LinearLR takes in addition to the optimizer. */
export interface LinearLROptions {
  /** The factor of the learning rate in the first step, above 0 and at most 1. Default: 1/3. */
  startFactor: number;
  /** The factor at the end, from 0 to 1. Default: 1. */
  endFactor: number;
  /** The number of steps from one to the other. Default: 5. */
  totalIters: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

type LinearPositional = [startFactor: number, endFactor: number, totalIters: number, lastEpoch: number];

const bindLinear = signature({
  optimizer: optimizerRule(),
  startFactor: numberOrTensor<number>({ above: 0, most: 1 }, 1 / 3),
  endFactor: numberOrTensor<number>({ least: 0, most: 1 }, 1),
  totalIters: natural(5, 1),
  lastEpoch: lastEpochRule(),
});

/**
 * Multiplies the learning rate by a factor that changes linearly from `startFactor` to `endFactor`, such as a
 * warm-up.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 10 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends LRScheduler {
  /** The factor of the learning rate in the first step. */
  declare startFactor: number;
  /** The factor at the end. */
  declare endFactor: number;
  /** The number of steps from one to the other. */
  declare totalIters: number;

  constructor(...args: SchedulerArguments<LinearPositional, LinearLROptions>) {
    const { optimizer, startFactor, endFactor, totalIters, lastEpoch } = bindLinear('LinearLR', args);
    super(optimizer, lastEpoch, { startFactor, endFactor, totalIters });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const { startFactor, totalIters, lastEpoch } = this;
    const rates = valuesOf(this.optimizer, 'lr');
    if (lastEpoch === 0) return rates.map((lr) => times(lr, startFactor));
    if (this._isInitial || lastEpoch > totalIters) return rates;
    const change = this.endFactor - startFactor;
    return rates.map((lr) => times(lr, 1 + change / (totalIters * startFactor + (lastEpoch - 1) * change)));
  }

  protected override closedForm(): Scalar[] {
    const { startFactor, endFactor, totalIters, lastEpoch } = this;
    const change = ((endFactor - startFactor) * Math.min(totalIters, lastEpoch)) / totalIters;
    return this.baseLrs.map((lr) => times(lr, startFactor + change));
  }
}
