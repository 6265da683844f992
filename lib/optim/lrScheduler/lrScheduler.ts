/**
 * The base of all schedulers: initial learning rates, the count of steps, and state dicts.
 * @see https://docs.pytorch.org/docs/2.13/optim.html#how-to-adjust-learning-rate
 */
import { mismatch } from '../../core/arguments/assertions';
import { anything, nullable, signature, type Takes } from '../../core/arguments/rules';
import { camelCase, snakeCase } from '../../core/support/names';
import { isPlainObject } from '../../core/support/plainObject';
import { warn } from '../../core/support/warn';
import { isTensor } from '../../core/tensor/tensor';
import type { Scalar } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { optimizerRule } from '../base/optimizerRule';
import { type StateDictArguments, stateDictArgument } from '../base/stateDict';
import { lastEpochRule, setValue, valuesOf } from './groupValues';

/** A scheduler's state under Python's keys: `{ step_size, gamma, base_lrs, last_epoch, … }`. */
export type SchedulerStateDict = Record<string, unknown>;

/** Converts `lastEpoch` to `last_epoch`, and `TMax` to `T_max`. */
function pythonKey(name: string): string {
  return /^T[A-Z0-9]/.test(name) ? `T_${name.slice(1).toLowerCase()}` : snakeCase(name);
}

const bindBase = signature({
  optimizer: optimizerRule(),
  lastEpoch: nullable(lastEpochRule()),
});
/** Binds an epoch to jump to. */
export const bindEpoch = signature({ epoch: anything<number | null>(null) });

/** An epoch to jump to, by position or by name. */
export type EpochArguments = Takes<['epoch'], [epoch?: number | null]>;

/**
 * The base class of all schedulers. A subclass passes its fields to the constructor, which already asks for
 * the first learning rates (the fields are therefore declared without values), and computes the learning
 * rates of each step:
 *
 * ```ts
 * class Halving extends optim.lrScheduler.LRScheduler {
 *   declare every: number;
 *   constructor(optimizer: optim.Optimizer, every: number) {
 *     super(optimizer, -1, { every });
 *   }
 *   override getLr() {
 *     return this.baseLrs.map((lr) => Number(lr) * 0.5 ** Math.floor(this.lastEpoch / this.every));
 *   }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.LRScheduler.html
 */
export abstract class LRScheduler<StepArguments extends unknown[] = EpochArguments> {
  /** The optimizer whose learning rates are scheduled. */
  declare readonly optimizer: Optimizer;
  /** The initial learning rates, one for each group. */
  declare baseLrs: Scalar[];
  /** The number of the last step; 0 after construction. */
  declare lastEpoch: number;
  /** How many steps were taken, the one of construction included. */
  declare _stepCount: number;
  /** @internal */
  declare _isInitial: boolean;
  /** Whether `getLr` is called by a step, as it should. */
  declare _getLrCalledWithinStep: boolean;
  /** The learning rates that the last step set, which `getLastLr` gives: a `step` of its own sets them too. */
  declare _lastLr: Scalar[];

  /**
   * @param optimizer the optimizer
   * @param lastEpoch the number of the step to resume from, which needs an `initialLr` in each group; −1
   * starts, and null leaves starting to the subclass
   * @param fields the subclass's own fields
   */
  constructor(optimizer: Optimizer, lastEpoch?: number | null, fields?: object);
  constructor(options: {
    /** The optimizer. */
    optimizer: Optimizer;
    /** The number of the step to resume from; −1 starts, and null leaves starting to the subclass. */
    lastEpoch?: number | null;
  });
  constructor(...args: unknown[]) {
    const { name } = new.target;
    const { optimizer, lastEpoch } = bindBase(name, args.length < 3 ? args : args.slice(0, 2));
    const fields = (args[2] ?? {}) as object;
    Object.assign(this, fields);
    // The property is not enumerable, so that state dicts leave it out.
    Object.defineProperty(this, 'optimizer', { value: optimizer });
    if (lastEpoch === null) return;
    for (const [i, group] of optimizer.paramGroups.entries()) {
      if (lastEpoch === -1) group.initialLr ??= valuesOf(optimizer, 'lr')[i] as Scalar;
      else if (group.initialLr === undefined) {
        throw new TypeError(
          `${name}: going on from step ${lastEpoch} needs initialLr in parameter group ${i}; load the optimizer's state first, or start with lastEpoch −1`,
        );
      }
    }
    this.baseLrs = valuesOf(optimizer, 'initialLr');
    this.lastEpoch = lastEpoch;
    this._initialStep();
  }

  /** The class's name, for messages. */
  get name(): string {
    return this.constructor.name;
  }

  /** Sets the learning rates of the first step. @internal */
  _initialStep(): void {
    this._stepCount = 0;
    this._isInitial = true;
    try {
      (this.step as () => void)();
    } finally {
      this._isInitial = false;
    }
  }

  /**
   * Computes the learning rates of step `lastEpoch`, one for each group, for `step` to set; use `getLastLr()`
   * to read them.
   */
  getLr(): Scalar[] {
    throw new TypeError(`${this.name}: has no getLr`);
  }

  /** Computes what `getLr` does from the step's number alone; undefined where there is no such formula. */
  protected closedForm(): Scalar[] | undefined {
    return undefined;
  }

  /** Returns the learning rates in use, one for each group. */
  getLastLr(): Scalar[] {
    return this._lastLr;
  }

  /** Warns where a program, rather than `step`, asks for the next learning rates. */
  protected warnOutsideStep(): void {
    if (this._getLrCalledWithinStep) return;
    warn(`${this.name}: getLr gives the next learning rates; getLastLr() gives those in use`);
  }

  /**
   * Sets the learning rates of the next step. Call it after the optimizer's step, usually once in each epoch.
   * @param args an epoch to jump to, which is deprecated
   */
  step(...args: StepArguments): void {
    const { epoch } = bindEpoch(this.name, args);
    if (this._stepCount === 1 && this.optimizer.stepCount === 0) {
      warn(
        `${this.name}: step was called before the optimizer's, so the first learning rate of the schedule is skipped; call optimizer.step() first`,
      );
    }
    this._stepCount++;
    if (epoch !== null) {
      warn(`${this.name}: an epoch for step is deprecated; call step() without one`);
    }
    this._updateLr(epoch);
  }

  /** Sets the learning rates of the next epoch, or of the given one. @internal */
  _updateLr(epoch: number | null = null): void {
    this._getLrCalledWithinStep = true;
    let values: Scalar[];
    try {
      this.lastEpoch = epoch ?? this.lastEpoch + 1;
      values = (epoch === null ? undefined : this.closedForm()) ?? this.getLr();
    } finally {
      this._getLrCalledWithinStep = false;
    }
    this.setRates(values);
  }

  protected setRates(values: readonly Scalar[]): void {
    const { paramGroups } = this.optimizer;
    if (values.length !== paramGroups.length) {
      throw new RangeError(
        `${this.name}: was made for ${values.length} parameter groups, and the optimizer has ${paramGroups.length}`,
      );
    }
    for (const [i, group] of paramGroups.entries()) setValue(group, 'lr', values[i] as Scalar);
    this._lastLr = valuesOf(this.optimizer, 'lr');
  }

  /**
   * Returns the scheduler's state, in Python's layout.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.LRScheduler.html
   */
  stateDict(): SchedulerStateDict {
    return Object.fromEntries(
      Object.entries(this).map(([name, value]) => [pythonKey(name), value as unknown]),
    );
  }

  /** Loads the state that `stateDict`, or Python's `state_dict`, returned. */
  loadStateDict(...args: StateDictArguments<SchedulerStateDict>): void {
    const stateDict = stateDictArgument(this.name, args);
    if (!isPlainObject(stateDict)) {
      throw mismatch(`${this.name}.loadStateDict: argument 'stateDict'`, 'an object', stateDict);
    }
    this.load(stateDict);
  }

  /** What `loadStateDict` does with a state dict; a subclass whose state has another form overrides it. */
  protected load(stateDict: SchedulerStateDict): void {
    for (const [key, value] of Object.entries(stateDict)) {
      Reflect.set(this, camelCase(key), Array.isArray(value) || isTensor(value) ? copy(value) : value);
    }
  }
}

function copy(value: unknown): unknown {
  if (isTensor(value)) return value.detach().clone();
  return Array.isArray(value) ? value.map(copy) : value;
}
