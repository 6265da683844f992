/** Schedules that multiply the learning rate at some steps. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { pow } from '../../core/support/libm';
import { Counter } from '../../core/support/pythonCounter';
import { type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { type Arguments, expectNumber } from '../base/options';
import { expectPositiveInteger } from './checks';
import { valuesOf } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';

export interface StepLROptions {
  /** After how many steps the learning rate changes. */
  stepSize: number;
  /** What it is multiplied by. Default: 0.1. */
  gamma?: number;
  /** The step to go on from. Default: −1, which starts. */
  lastEpoch?: number;
}

/**
 * Multiplies the learning rate by `gamma` every `stepSize` steps.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.StepLR.html
 */
export class StepLR extends LRScheduler {
  declare stepSize: number;
  declare gamma: number;

  constructor(
    optimizer: Optimizer,
    ...options: Arguments<[stepSize: number, gamma: number, lastEpoch: number], Partial<StepLROptions>>
  ) {
    const { stepSize, gamma, lastEpoch } = bindArguments<Required<StepLROptions>>(
      'StepLR',
      [
        { name: 'optimizer' },
        { name: 'stepSize' },
        { name: 'gamma', default: 0.1 },
        { name: 'lastEpoch', default: -1 },
      ],
      [optimizer, ...options],
    );
    expectPositiveInteger('StepLR', 'stepSize', stepSize);
    expectNumber('StepLR', 'gamma', gamma);
    super(optimizer, lastEpoch, { stepSize, gamma });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const rates = valuesOf(this.optimizer, 'lr');
    if (this.lastEpoch === 0 || this.lastEpoch % this.stepSize !== 0) return rates;
    return rates.map((lr) => times(lr, this.gamma));
  }

  protected override closedForm(): Scalar[] {
    return this.baseLrs.map((lr) => times(lr, pow(this.gamma, Math.floor(this.lastEpoch / this.stepSize))));
  }
}

export interface MultiStepLROptions {
  /** The steps at which the learning rate changes. */
  milestones: readonly number[];
  /** What it is multiplied by. Default: 0.1. */
  gamma?: number;
  /** The step to go on from. Default: −1, which starts. */
  lastEpoch?: number;
}

/**
 * Multiplies the learning rate by `gamma` at each of some steps, several times at one that is named so often.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export class MultiStepLR extends LRScheduler {
  /** How often each step is named; Python's type, so that checkpoints hold what Python's would. */
  declare milestones: Counter<number>;
  declare gamma: number;

  constructor(
    optimizer: Optimizer,
    ...options: Arguments<
      [milestones: readonly number[], gamma: number, lastEpoch: number],
      MultiStepLROptions
    >
  ) {
    const { milestones, gamma, lastEpoch } = bindArguments<Required<MultiStepLROptions>>(
      'MultiStepLR',
      [
        { name: 'optimizer' },
        { name: 'milestones' },
        { name: 'gamma', default: 0.1 },
        { name: 'lastEpoch', default: -1 },
      ],
      [optimizer, ...options],
    );
    if (!Array.isArray(milestones)) {
      throw new TypeError(`MultiStepLR: milestones must be an array of steps, got ${describe(milestones)}`);
    }
    expectNumber('MultiStepLR', 'gamma', gamma);
    const counts = new Counter<number>();
    for (const milestone of milestones) counts.set(milestone, (counts.get(milestone) ?? 0) + 1);
    super(optimizer, lastEpoch, { milestones: counts, gamma });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const rates = valuesOf(this.optimizer, 'lr');
    const count = this.milestones.get(this.lastEpoch);
    return count === undefined ? rates : rates.map((lr) => times(lr, pow(this.gamma, count)));
  }

  protected override closedForm(): Scalar[] {
    let count = 0;
    for (const [milestone, times] of this.milestones) if (milestone <= this.lastEpoch) count += times;
    return this.baseLrs.map((lr) => times(lr, pow(this.gamma, count)));
  }

  override loadStateDict(stateDict: SchedulerStateDict): void {
    super.loadStateDict(stateDict);
    // Python's counter comes as an object from readers whose keys are strings.
    const { milestones } = this as { milestones: Map<number, number> | Record<string, number> };
    const entries: [string | number, number][] =
      milestones instanceof Map ? [...milestones] : Object.entries(milestones);
    this.milestones = new Counter(entries.map(([milestone, count]) => [Number(milestone), count]));
  }
}
