/** Schedules that start or end with a share of the learning rate. */
import { bindArguments } from '../../core/support/bindArguments';
import { type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { type Arguments, expectBetween } from '../base/options';
import { expectPositiveInteger, expectShare } from './checks';
import { valuesOf } from './groupValues';
import { LRScheduler } from './lrScheduler';

export interface ConstantLROptions {
  /** What the learning rate is multiplied by, from 0 to 1. Default: 1/3. */
  factor: number;
  /** For how many steps. Default: 5. */
  totalIters: number;
  /** The step to go on from. Default: −1, which starts. */
  lastEpoch: number;
}

/**
 * Multiplies the learning rate by `factor` for the first `totalIters` steps.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.ConstantLR.html
 */
export class ConstantLR extends LRScheduler {
  declare factor: number;
  declare totalIters: number;

  constructor(
    optimizer: Optimizer,
    ...options: Arguments<[factor: number, totalIters: number, lastEpoch: number], Partial<ConstantLROptions>>
  ) {
    const { factor, totalIters, lastEpoch } = bindArguments<ConstantLROptions>(
      'ConstantLR',
      [
        { name: 'optimizer' },
        { name: 'factor', default: 1 / 3 },
        { name: 'totalIters', default: 5 },
        { name: 'lastEpoch', default: -1 },
      ],
      [optimizer, ...options],
    );
    expectBetween('ConstantLR', 'factor', factor, 0, 1);
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

export interface LinearLROptions {
  /** What the learning rate is first multiplied by, above 0 and at most 1. Default: 1/3. */
  startFactor: number;
  /** What it is multiplied by at the end, from 0 to 1. Default: 1. */
  endFactor: number;
  /** The number of steps from one to the other. Default: 5. */
  totalIters: number;
  /** The step to go on from. Default: −1, which starts. */
  lastEpoch: number;
}

type LinearPositional = [startFactor: number, endFactor: number, totalIters: number, lastEpoch: number];

/**
 * Multiplies the learning rate by a factor that goes from `startFactor` to `endFactor` in equal steps.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends LRScheduler {
  declare startFactor: number;
  declare endFactor: number;
  declare totalIters: number;

  constructor(optimizer: Optimizer, ...options: Arguments<LinearPositional, Partial<LinearLROptions>>) {
    const { startFactor, endFactor, totalIters, lastEpoch } = bindArguments<LinearLROptions>(
      'LinearLR',
      [
        { name: 'optimizer' },
        { name: 'startFactor', default: 1 / 3 },
        { name: 'endFactor', default: 1 },
        { name: 'totalIters', default: 5 },
        { name: 'lastEpoch', default: -1 },
      ],
      [optimizer, ...options],
    );
    expectShare('LinearLR', 'startFactor', startFactor);
    expectBetween('LinearLR', 'endFactor', endFactor, 0, 1);
    expectPositiveInteger('LinearLR', 'totalIters', totalIters);
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
