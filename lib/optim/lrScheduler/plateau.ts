/** A schedule that follows a metric. */

import { expectNumber, numberOrTensor } from '../../core/arguments/numberRules';
import { anything, choice, signature, type Takes } from '../../core/arguments/rules';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { numberOf, type Scalar } from '../base/numberOrTensor';
import { optimizerRule } from '../base/optimizerRule';
import { forEachGroup, groupValues, type SchedulerArguments, setValue, valuesOf } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';

type StepArguments = Takes<['metrics', 'epoch'], [metrics: number | Tensor, epoch?: number | null]>;

const bindStep = signature({ metrics: anything<number | Tensor>(), epoch: anything<number | null>(null) });

/** What the constructor of ReduceLROnPlateau takes in addition to the optimizer. */
export interface ReduceLROnPlateauOptions {
  /** Whether the metric should fall (`'min'`) or rise (`'max'`). Default: `'min'`. */
  mode: 'min' | 'max';
  /** The factor of the learning rate, below 1. Default: 0.1. */
  factor: number;
  /** The number of steps without improvement that are tolerated. Default: 10. */
  patience: number;
  /** The smallest change that is an improvement. Default: 0.0001. */
  threshold: number;
  /**
   * Whether `threshold` is a fraction of the best metric (`'rel'`) or a difference (`'abs'`). Default:
   * `'rel'`.
   */
  thresholdMode: 'rel' | 'abs';
  /** The number of steps after a reduction in which no step counts as one without improvement. Default: 0. */
  cooldown: number;
  /** The lower bound of the learning rate, for all groups or one for each. Default: 0. */
  minLr: number | readonly number[];
  /** The smallest change of the learning rate that is made. Default: 1e-8. */
  eps: number;
}

type Positional = [
  mode: 'min' | 'max',
  factor: number,
  patience: number,
  threshold: number,
  thresholdMode: 'rel' | 'abs',
  cooldown: number,
  minLr: number | readonly number[],
  eps: number,
];

const modeRules = { mode: choice(['min', 'max'], 'min'), thresholdMode: choice(['rel', 'abs'], 'rel') };

const bind = signature({
  optimizer: optimizerRule(),
  mode: modeRules.mode,
  factor: numberOrTensor<number>({ below: 1 }, 0.1),
  patience: numberOrTensor<number>({}, 10),
  threshold: numberOrTensor<number>({}, 1e-4),
  thresholdMode: modeRules.thresholdMode,
  cooldown: numberOrTensor<number>({}, 0),
  minLr: groupValues<number>(0),
  eps: numberOrTensor<number>({}, 1e-8),
});

/**
 * Multiplies the learning rate by `factor` when a metric has stopped improving.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, 'min', { patience: 3 });
 * scheduler.step(validationLoss);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html
 */
export class ReduceLROnPlateau extends LRScheduler<StepArguments> {
  /** Whether the metric should fall or rise. */
  declare mode: 'min' | 'max';
  /** The factor of the learning rate. */
  declare factor: number;
  /** The number of steps without improvement that are tolerated. */
  declare patience: number;
  /** The smallest change that is an improvement. */
  declare threshold: number;
  /** Whether `threshold` is a fraction of the best metric or a difference. */
  declare thresholdMode: 'rel' | 'abs';
  /** The number of steps after a reduction in which no step counts as one without improvement. */
  declare cooldown: number;
  /** The lower bounds of the learning rates, one for each group. */
  declare minLrs: number[];
  /** The lower bound for groups added later, or null where each group was given its own. */
  declare defaultMinLr: number | null;
  /** The smallest change of the learning rate that is made. */
  declare eps: number;
  /** The best metric so far. */
  declare best: number;
  /** The worst metric there can be: ±Infinity. */
  declare modeWorse: number;
  /** The number of steps until the cooldown ends. */
  declare cooldownCounter: number;
  /** The number of steps since the last improvement. */
  declare numBadEpochs: number;

  constructor(...args: SchedulerArguments<Positional, ReduceLROnPlateauOptions>) {
    const callee = 'ReduceLROnPlateau';
    const { optimizer, minLr, ...fields } = bind(callee, args);
    const minLrs = forEachGroup<number>(callee, 'minLr', optimizer, minLr);
    super(optimizer, null, {
      ...fields,
      minLrs,
      defaultMinLr: typeof minLr === 'object' ? null : minLr,
      lastEpoch: 0,
      _lastLr: valuesOf(optimizer, 'lr'),
      modeWorse: worst(fields.mode),
      best: worst(fields.mode),
      cooldownCounter: 0,
      numBadEpochs: 0,
    });
  }

  /** Whether a reduction was so recent that steps without improvement do not count yet. */
  get inCooldown(): boolean {
    return this.cooldownCounter > 0;
  }

  /**
   * Compares the metric with the best one, and reduces the learning rate after too many steps without
   * improvement.
   * @param args `metrics`: a number, or a tensor of one element; `epoch`: the step's number, which is deprecated
   */
  override step(...args: StepArguments): void {
    const { metrics, epoch } = bindStep(`${this.name}.step`, args);
    const current = expectNumber(`${this.name}.step: argument 'metrics'`, metrics);
    if (epoch !== null) {
      warn(`${this.name}: an epoch for step is deprecated; call step(metrics) without one`);
    }
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    if (this.#isBetter(current)) {
      this.best = current;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.inCooldown) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > this.patience) {
      this.#reduce();
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
    this._lastLr = valuesOf(this.optimizer, 'lr');
  }

  #reduce(): void {
    const { paramGroups } = this.optimizer;
    if (paramGroups.length !== this.minLrs.length) {
      if (this.defaultMinLr === null) {
        throw new RangeError(
          `${this.name}: has ${this.minLrs.length} least learning rates, and the optimizer ${paramGroups.length} parameter groups; set minLrs`,
        );
      }
      this.minLrs = new Array<number>(paramGroups.length).fill(this.defaultMinLr);
    }
    for (const [i, group] of paramGroups.entries()) {
      const before = numberOf(group['lr'] as Scalar);
      const after = Math.max(before * this.factor, this.minLrs[i] as number);
      if (before - after > this.eps) setValue(group, 'lr', after);
    }
  }

  #isBetter(current: number): boolean {
    const { best, threshold, thresholdMode } = this;
    if (this.mode === 'min')
      return current < (thresholdMode === 'rel' ? best * (1 - threshold) : best - threshold);
    return current > (thresholdMode === 'rel' ? best * (threshold + 1) : best + threshold);
  }

  protected override load(stateDict: SchedulerStateDict): void {
    super.load(stateDict);
    for (const [name, rule] of Object.entries(modeRules))
      rule.read(this[name as keyof typeof modeRules], `${this.name}.loadStateDict: ${name}`);
    this.modeWorse = worst(this.mode);
  }
}

function worst(mode: 'min' | 'max'): number {
  return mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
