/** Schedules that multiply the learning rate at certain steps. */
import { types } from 'node:util';
import { numberOrTensor } from '../../core/arguments/numberRules';
import { natural, signature } from '../../core/arguments/rules';
import { pow } from '../../core/support/libm';
import { Counter } from '../../core/support/pythonCounter';
import { type Scalar, times } from '../base/numberOrTensor';
import { optimizerRule } from '../base/optimizerRule';
import { lastEpochRule, milestonesRule, type SchedulerArguments, valuesOf } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';

/** What the constructor of StepLR takes in addition to the optimizer. */
export interface StepLROptions {
  /** The number of steps between changes of the learning rate. */
  stepSize: number;
  /** The factor of the learning rate. Default: 0.1. */
  gamma?: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch?: number;
}

const bindStep = signature({
  optimizer: optimizerRule(),
  stepSize: natural(undefined, 1),
  gamma: numberOrTensor<number>({}, 0.1),
  lastEpoch: lastEpochRule(),
});

/**
 * Multiplies the learning rate by `gamma` every `stepSize` steps.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 30, gamma: 0.1 });
 * for (let epoch = 0; epoch < 100; epoch++) {
 *   train();
 *   scheduler.step();
 * }
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.StepLR.html
 */
export class StepLR extends LRScheduler {
  /** The number of steps between changes of the learning rate. */
  declare stepSize: number;
  /** The factor of the learning rate. */
  declare gamma: number;

  constructor(
    ...args: SchedulerArguments<[stepSize: number, gamma: number, lastEpoch: number], StepLROptions>
  ) {
    const { optimizer, stepSize, gamma, lastEpoch } = bindStep('StepLR', args);
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

/** What the constructor of MultiStepLR takes in addition to the optimizer. */
export interface MultiStepLROptions {
  /** The steps at which the learning rate changes. */
  milestones: readonly number[];
  /** The factor of the learning rate. Default: 0.1. */
  gamma?: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch?: number;
}

const bindMultiStep = signature({
  optimizer: optimizerRule(),
  milestones: milestonesRule(),
  gamma: numberOrTensor<number>({}, 0.1),
  lastEpoch: lastEpochRule(),
});

/**
 * Multiplies the learning rate by `gamma` at each milestone, repeatedly at a milestone that is listed
 * repeatedly.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, [30, 80]);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export class MultiStepLR extends LRScheduler {
  /** How often each milestone is listed; a Counter as in Python, so that checkpoints agree. */
  declare milestones: Counter<number>;
  /** The factor of the learning rate. */
  declare gamma: number;

  constructor(
    ...args: SchedulerArguments<
      [milestones: readonly number[], gamma: number, lastEpoch: number],
      MultiStepLROptions
    >
  ) {
    const { optimizer, milestones, gamma, lastEpoch } = bindMultiStep('MultiStepLR', args);
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

  protected override load(stateDict: SchedulerStateDict): void {
    super.load(stateDict);
    // Readers whose keys are strings give Python's counter as an object.
    const { milestones } = this as { milestones: Map<number, number> | Record<string, number> };
    const entries: [string | number, number][] = types.isMap(milestones)
      ? [...milestones]
      : Object.entries(milestones);
    this.milestones = new Counter(entries.map(([milestone, count]) => [Number(milestone), count]));
  }
}
