/** Schedules by functions of the user's own. */
import { expectFunction } from '../../core/arguments/assertions';
import { type Rule, signature } from '../../core/arguments/rules';
import { type Scalar, times } from '../base/numberOrTensor';
import { optimizerRule } from '../base/optimizerRule';
import { forEachGroup, lastEpochRule, type SchedulerArguments, valuesOf } from './groupValues';
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

const bind = signature({
  optimizer: optimizerRule(),
  lrLambda: lambdasRule(),
  lastEpoch: lastEpochRule(),
});

/** One function, or an array of functions. */
function lambdasRule(): Rule<LrLambda | readonly LrLambda[]> {
  return {
    read(value, where) {
      if (!Array.isArray(value)) expectFunction(where, value);
      else for (const [i, lambda] of value.entries()) expectFunction(`${where}[${i}]`, lambda);
      return value as LrLambda | readonly LrLambda[];
    },
  };
}

/** The base of both schedulers. */
abstract class ByLambda extends LRScheduler {
  /** The functions, one for each parameter group. */
  declare lrLambdas: LrLambda[];

  constructor(...args: SchedulerArguments<Positional, LambdaOptions>) {
    const { name } = new.target;
    const { optimizer, lrLambda, lastEpoch } = bind(name, args);
    super(optimizer, lastEpoch, { lrLambdas: forEachGroup(name, 'lrLambda', optimizer, lrLambda) });
  }

  /** Returns the scheduler's state, in Python's layout, without the functions, which cannot be stored. */
  override stateDict(): SchedulerStateDict {
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }

  protected override load(stateDict: SchedulerStateDict): void {
    const { lr_lambdas: _, ...rest } = stateDict;
    super.load(rest);
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
