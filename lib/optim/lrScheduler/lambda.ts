/** Schedules by functions of the user's own. */
import { expectObject } from '../../core/arguments/assertions';
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { expectOptimizer, type SchedulerArguments, valuesOf } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';

/** The factor of the learning rate as a function of the step's number. */
export type LrLambda = (epoch: number) => number;

/** What the constructors of LambdaLR and MultiplicativeLR take in addition to the optimizer. */
export interface LambdaOptions {
  /** The function, or one for each parameter group. */
  lrLambda: LrLambda | readonly LrLambda[];
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch?: number;
}

type Positional = [lrLambda: LambdaOptions['lrLambda'], lastEpoch: number];

const parameters = [{ name: 'optimizer' }, { name: 'lrLambda' }, { name: 'lastEpoch', default: -1 }];

/** One function for each group of the optimizer. */
function lambdasOf(callee: string, optimizer: Optimizer, given: unknown): LrLambda[] {
  const { length } = optimizer.paramGroups;
  const lambdas: unknown[] = Array.isArray(given) ? given : new Array<unknown>(length).fill(given);
  if (lambdas.length !== length) {
    throw new RangeError(
      `${callee}: lrLambda must be one function or as many as there are parameter groups (${length}), got ${lambdas.length}`,
    );
  }
  for (const lambda of lambdas) {
    if (typeof lambda !== 'function') {
      throw new TypeError(`${callee}: lrLambda must be a function, got ${describe(lambda)}`);
    }
  }
  return lambdas as LrLambda[];
}

/** The base of both schedulers. */
abstract class ByLambda extends LRScheduler {
  /** The functions, one for each parameter group. */
  declare lrLambdas: LrLambda[];

  constructor(...args: SchedulerArguments<Positional, LambdaOptions>) {
    const { name } = new.target;
    const { optimizer, lrLambda, lastEpoch } = bindArguments<
      Required<LambdaOptions> & { optimizer: Optimizer }
    >(name, parameters, args);
    super(optimizer, lastEpoch, { lrLambdas: lambdasOf(name, expectOptimizer(name, optimizer), lrLambda) });
  }

  /** Returns the scheduler's state, in Python's layout, without the functions, which cannot be stored. */
  override stateDict(): SchedulerStateDict {
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }

  override loadStateDict(stateDict: SchedulerStateDict): void {
    expectObject(`${this.constructor.name}: argument 'stateDict'`, stateDict);
    const { lr_lambdas: _, ...rest } = stateDict;
    super.loadStateDict(rest);
  }
}

/**
 * Multiplies the initial learning rate by a function of the step's number.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.LambdaLR.html
 */
export class LambdaLR extends ByLambda {
  override getLr(): Scalar[] {
    this.warnOutsideStep();
    return this.baseLrs.map((lr, i) => times(lr, (this.lrLambdas[i] as LrLambda)(this.lastEpoch)));
  }
}

/**
 * Multiplies the learning rate at each step by a function of the step's number.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.MultiplicativeLR(optimizer, () => 0.95);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.MultiplicativeLR.html
 */
export class MultiplicativeLR extends ByLambda {
  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const rates = valuesOf(this.optimizer, 'lr');
    if (this._isInitial) return rates;
    return rates.map((lr, i) => times(lr, (this.lrLambdas[i] as LrLambda)(this.lastEpoch)));
  }
}
