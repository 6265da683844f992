/** Schedules along a cosine. */
import { numberOrTensor } from '../../core/arguments/numberRules';
import { natural, signature } from '../../core/arguments/rules';
import { cos, log, pow } from '../../core/support/libm';
import { minus, over, plus, type Scalar, times } from '../base/numberOrTensor';
import { optimizerRule } from '../base/optimizerRule';
import { lastEpochRule, type SchedulerArguments, valuesOf } from './groupValues';
import { bindEpoch, type EpochArguments, LRScheduler } from './lrScheduler';

/** What the constructor of CosineAnnealingLR takes in addition to the optimizer. */
export interface CosineAnnealingLROptions {
  /** The number of steps to the minimum. */
  TMax: number;
  /** The minimum learning rate. Default: 0. */
  etaMin: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

const bindCosine = signature({
  optimizer: optimizerRule(),
  TMax: numberOrTensor<number>(),
  etaMin: numberOrTensor<number>({}, 0),
  lastEpoch: lastEpochRule(),
});

/**
 * Lowers the learning rate along half a cosine to `etaMin` in `TMax` steps, then raises it in as many.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 100);
 * for (let epoch = 0; epoch < 100; epoch++) {
 *   train();
 *   scheduler.step();
 * }
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 * @see https://arxiv.org/abs/1608.03983
 */
export class CosineAnnealingLR extends LRScheduler {
  /** The number of steps to the minimum. */
  declare TMax: number;
  /** The minimum learning rate. */
  declare etaMin: number;

  constructor(
    ...args: SchedulerArguments<[TMax: number, etaMin: number, lastEpoch: number], CosineAnnealingLROptions>
  ) {
    const { optimizer, TMax, etaMin, lastEpoch } = bindCosine('CosineAnnealingLR', args);
    if (TMax === 0) {
      throw new RangeError("CosineAnnealingLR: argument 'TMax': expected a number other than 0, got 0");
    }
    super(optimizer, lastEpoch, { TMax, etaMin });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const { TMax, etaMin, lastEpoch } = this;
    const rates = valuesOf(this.optimizer, 'lr');
    if (this._isInitial) return rates;
    if (this._stepCount === 1 && lastEpoch > 0) return this.closedForm();
    if ((lastEpoch - 1 - TMax) % (2 * TMax) === 0) {
      const rise = 1 - cos(Math.PI / TMax);
      return rates.map((lr, i) => plus(lr, over(times(minus(this.baseLrs[i] as Scalar, etaMin), rise), 2)));
    }
    const ratio = (1 + cos((Math.PI * lastEpoch) / TMax)) / (1 + cos((Math.PI * (lastEpoch - 1)) / TMax));
    return rates.map((lr) => plus(times(minus(lr, etaMin), ratio), etaMin));
  }

  protected override closedForm(): Scalar[] {
    return annealed(this.baseLrs, this.etaMin, this.lastEpoch, this.TMax);
  }
}

/** The value at `position` of half a cosine from `rates` to `least` over `length` steps. */
function annealed(rates: readonly Scalar[], least: number, position: number, length: number): Scalar[] {
  const height = 1 + cos((Math.PI * position) / length);
  return rates.map((lr) => plus(over(times(minus(lr, least), height), 2), least));
}

/** What the constructor of CosineAnnealingWarmRestarts takes in addition to the optimizer. */
export interface CosineAnnealingWarmRestartsOptions {
  /** The number of steps to the first restart. */
  T0: number;
  /** The factor of the number of steps after each restart, an integer. Default: 1. */
  TMult: number;
  /** The minimum learning rate. Default: 0. */
  etaMin: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

type RestartsPositional = [T0: number, TMult: number, etaMin: number, lastEpoch: number];

const bindRestarts = signature({
  optimizer: optimizerRule(),
  T0: natural(undefined, 1),
  TMult: natural(1, 1),
  etaMin: numberOrTensor<number>({}, 0),
  lastEpoch: lastEpochRule(),
});

/**
 * Lowers the learning rate along half a cosine again and again, after Loshchilov and Hutter (2016). Each
 * restart resets it to its initial value.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, 10, { TMult: 2 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html
 * @see https://arxiv.org/abs/1608.03983
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  /** The number of steps to the first restart. */
  declare T0: number;
  /** The number of steps between the last restart and the next. */
  declare TI: number;
  /** The factor of the number of steps after each restart. */
  declare TMult: number;
  /** The minimum learning rate. */
  declare etaMin: number;
  /** The number of steps since the last restart. */
  declare TCur: number;

  constructor(...args: SchedulerArguments<RestartsPositional, CosineAnnealingWarmRestartsOptions>) {
    const { optimizer, T0, TMult, etaMin, lastEpoch } = bindRestarts('CosineAnnealingWarmRestarts', args);
    super(optimizer, lastEpoch, { T0, TI: T0, TMult, etaMin, TCur: lastEpoch });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    return annealed(this.baseLrs, this.etaMin, this.TCur, this.TI);
  }

  /**
   * Sets the learning rates of the next step.
   * @param args `epoch`: the epoch to go to, which may have a fraction: `epoch + i / batches`; the next one by
   * default
   */
  override step(...args: EpochArguments): void {
    const given = bindEpoch(this.name, args).epoch;
    let epoch = given ?? (this.lastEpoch < 0 ? 0 : null);
    if (epoch === null) {
      epoch = this.lastEpoch + 1;
      this.TCur++;
      if (this.TCur >= this.TI) {
        this.TCur %= this.TI;
        this.TI *= this.TMult;
      }
    } else goTo(this, epoch);
    this.lastEpoch = Math.floor(epoch);
    this._getLrCalledWithinStep = true;
    try {
      this.setRates(this.getLr());
    } finally {
      this._getLrCalledWithinStep = false;
    }
  }
}

const epochRule = numberOrTensor({ least: 0 });

/** Sets the scheduler to the cycle of `epoch`. */
function goTo(scheduler: CosineAnnealingWarmRestarts, epoch: number): void {
  const { name, T0, TMult } = scheduler;
  epochRule.read(epoch, `${name}.step: argument 'epoch'`);
  if (epoch < T0) {
    scheduler.TI = T0;
    scheduler.TCur = epoch;
  } else if (TMult === 1) scheduler.TCur = epoch % T0;
  else {
    const restarts = Math.trunc(log((epoch / T0) * (TMult - 1) + 1, TMult));
    scheduler.TCur = epoch - (T0 * (pow(TMult, restarts) - 1)) / (TMult - 1);
    scheduler.TI = T0 * pow(TMult, restarts);
  }
}
