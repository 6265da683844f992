/** Schedules composed of others. */
import { mismatch } from '../../core/arguments/assertions';
import { orNull, type Rule, rule, signature, type Takes } from '../../core/arguments/rules';
import { describe } from '../../core/support/describe';
import type { Scalar } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { optimizerRule } from '../base/optimizerRule';
import { lastEpochRule, milestonesRule, type SchedulerArguments, setValue, valuesOf } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';
import { ReduceLROnPlateau } from './plateau';

const schedulersRule = (): Rule<readonly LRScheduler[]> =>
  rule('an array of at least one scheduler', (value) => Array.isArray(value) && value.length > 0);

/** The optimizer of the schedulers, which is the same for all of them. */
function optimizerOf(
  callee: string,
  schedulers: readonly LRScheduler[],
  given?: Optimizer | null,
): Optimizer {
  let optimizer = given;
  for (const [i, scheduler] of schedulers.entries()) {
    if (!(scheduler instanceof LRScheduler)) {
      throw mismatch(`${callee}: argument 'schedulers'[${i}]`, 'a scheduler', scheduler);
    }
    if (scheduler instanceof ReduceLROnPlateau) {
      throw new TypeError(
        `${callee}: argument 'schedulers'[${i}]: expected a scheduler whose step takes no metric, got ReduceLROnPlateau`,
      );
    }
    optimizer ??= scheduler.optimizer;
    if (scheduler.optimizer !== optimizer) {
      throw new TypeError(
        `${callee}: argument 'schedulers'[${i}]: expected a scheduler of the same optimizer, got ${describe(scheduler)} of another`,
      );
    }
  }
  return optimizer as Optimizer;
}

/** The base of both composite schedulers. */
abstract class Composite extends LRScheduler<[]> {
  /** @internal */
  declare _schedulers: LRScheduler[];

  override stateDict(): SchedulerStateDict {
    return { ...super.stateDict(), _schedulers: this._schedulers.map((scheduler) => scheduler.stateDict()) };
  }

  protected override load(stateDict: SchedulerStateDict): void {
    const { _schedulers: states, ...rest } = stateDict;
    if (!Array.isArray(states) || states.length !== this._schedulers.length) {
      throw new RangeError(
        `${this.name}.loadStateDict: argument 'stateDict': expected the states of ${this._schedulers.length} schedulers, got ${describe(states)}`,
      );
    }
    super.load(rest);
    for (const [i, scheduler] of this._schedulers.entries())
      scheduler.loadStateDict(states[i] as SchedulerStateDict);
  }
}

/** What the constructor of SequentialLR takes in addition to the optimizer. */
export interface SequentialLROptions {
  /** The schedulers, in order. */
  schedulers: readonly LRScheduler[];
  /** The steps at which the next scheduler takes over: one fewer than there are schedulers. */
  milestones: readonly number[];
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

type SequentialPositional = [
  schedulers: readonly LRScheduler[],
  milestones: readonly number[],
  lastEpoch: number,
];

const bindSequential = signature({
  optimizer: optimizerRule(),
  schedulers: schedulersRule(),
  milestones: milestonesRule(),
  lastEpoch: lastEpochRule(),
});

/**
 * Runs one schedule after another.
 * @example
 * ```ts
 * const warmUp = new optim.lrScheduler.ConstantLR(optimizer, 0.1, 2);
 * const decay = new optim.lrScheduler.ExponentialLR(optimizer, 0.9);
 * const scheduler = new optim.lrScheduler.SequentialLR(optimizer, [warmUp, decay], [2]);
 * ```
 * @throws RangeError where there is not one milestone fewer than schedulers
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.SequentialLR.html
 */
export class SequentialLR extends Composite {
  /** @internal */
  declare _milestones: number[];

  constructor(...args: SchedulerArguments<SequentialPositional, SequentialLROptions>) {
    const { optimizer, schedulers, milestones, lastEpoch } = bindSequential('SequentialLR', args);
    optimizerOf('SequentialLR', schedulers, optimizer);
    if (milestones.length !== schedulers.length - 1) {
      throw new RangeError(
        `SequentialLR: argument 'milestones': expected one step fewer than schedulers (${schedulers.length - 1}), got ${milestones.length}`,
      );
    }
    super(optimizer, null, {
      _schedulers: [...schedulers],
      _milestones: [...milestones],
      lastEpoch: lastEpoch + 1,
    });
    // Every scheduler made its first step when it was constructed; all but the first one's are undone.
    for (const group of optimizer.paramGroups) setValue(group, 'lr', group.initialLr as Scalar);
    undo(this);
    const first = this.#at(0);
    first._initialStep();
    this._lastLr = first.getLastLr();
  }

  /** The scheduler in charge of a step. */
  #at(epoch: number): LRScheduler {
    const passed = this._milestones.filter((milestone) => milestone <= epoch).length;
    return this._schedulers[passed] as LRScheduler;
  }

  override step(): void {
    this.lastEpoch++;
    const scheduler = this.#at(this.lastEpoch);
    if (this._milestones.includes(this.lastEpoch)) scheduler._updateLr(0);
    else scheduler.step();
    this._lastLr = scheduler.getLastLr();
  }
}

/** Undoes the first step of all schedulers inside `scheduler`. */
function undo(scheduler: LRScheduler<never[]>): void {
  for (const inner of (scheduler as unknown as Composite)._schedulers) {
    if (inner instanceof Composite) undo(inner);
    else inner.lastEpoch--;
  }
}

const bindChained = signature({
  schedulers: schedulersRule(),
  optimizer: orNull(optimizerRule()),
});

/**
 * Runs several schedules at once; each changes the learning rate that the one before has set.
 * @example
 * ```ts
 * const warmUp = new optim.lrScheduler.ConstantLR(optimizer, 0.1, 20);
 * const decay = new optim.lrScheduler.ExponentialLR(optimizer, 0.9);
 * const scheduler = new optim.lrScheduler.ChainedScheduler([warmUp, decay]);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 */
export class ChainedScheduler extends Composite {
  /**
   * @param args `schedulers`: the schedulers, in order, all of the same optimizer; `optimizer`: the optimizer, that of the
   *   first scheduler by default
   */
  constructor(
    ...args: Takes<
      ['schedulers', 'optimizer'],
      [schedulers: readonly LRScheduler[], optimizer?: Optimizer | null]
    >
  ) {
    const { schedulers, optimizer } = bindChained('ChainedScheduler', args);
    const own = optimizerOf('ChainedScheduler', schedulers, optimizer);
    super(own, null, { _schedulers: [...schedulers], _lastLr: valuesOf(own, 'lr') });
  }

  override step(): void {
    for (const scheduler of this._schedulers) scheduler.step();
    this._lastLr = valuesOf(this.optimizer, 'lr');
  }
}
