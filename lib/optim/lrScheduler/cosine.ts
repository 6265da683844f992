/** Schedules along a cosine. */
import { bindArguments } from '../../core/support/bindArguments';
import { cos, log, pow } from '../../core/support/libm';
import { minus, over, plus, type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { expectNumber } from '../base/options';
import { expectPositiveInteger } from './checks';
import { type SchedulerArguments, valuesOf } from './groupValues';
import { LRScheduler } from './lrScheduler';

/** What the constructor of CosineAnnealingLR takes in addition to the optimizer. */
export interface CosineAnnealingLROptions {
  /** The number of steps to the minimum. */
  TMax: number;
  /** The minimum learning rate. Default: 0. */
  etaMin: number;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

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
    const { optimizer, TMax, etaMin, lastEpoch } = bindArguments<
      CosineAnnealingLROptions & { optimizer: Optimizer }
    >(
      'CosineAnnealingLR',
      [
        { name: 'optimizer' },
        { name: 'TMax' },
        { name: 'etaMin', default: 0 },
        { name: 'lastEpoch', default: -1 },
      ],
      args,
    );
    if (expectNumber('CosineAnnealingLR', 'TMax', TMax) === 0) {
      throw new RangeError('CosineAnnealingLR: TMax must not be 0');
    }
    expectNumber('CosineAnnealingLR', 'etaMin', etaMin);
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
    const callee = 'CosineAnnealingWarmRestarts';
    const { optimizer, T0, TMult, etaMin, lastEpoch } = bindArguments<
      CosineAnnealingWarmRestartsOptions & { optimizer: Optimizer }
    >(
      callee,
      [
        { name: 'optimizer' },
        { name: 'T0' },
        { name: 'TMult', default: 1 },
        { name: 'etaMin', default: 0 },
        { name: 'lastEpoch', default: -1 },
      ],
      args,
    );
    expectPositiveInteger(callee, 'T0', T0);
    expectPositiveInteger(callee, 'TMult', TMult);
    expectNumber(callee, 'etaMin', etaMin);
    super(optimizer, lastEpoch, { T0, TI: T0, TMult, etaMin, TCur: lastEpoch });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    return annealed(this.baseLrs, this.etaMin, this.TCur, this.TI);
  }

  /**
   * Sets the learning rates of the next step.
   * @param given the epoch to go to, which may have a fraction: `epoch + i / batches`; the next one by
   * default
   */
  override step(given: number | null = null): void {
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

/** Sets the scheduler to the cycle of `epoch`. */
function goTo(scheduler: CosineAnnealingWarmRestarts, epoch: number): void {
  const { name, T0, TMult } = scheduler;
  if (!(expectNumber(name, 'epoch', epoch) >= 0))
    throw new RangeError(`${name}: epoch must be at least 0, got ${epoch}`);
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
