/** The schedule of stochastic weight averaging. */

import { choice, natural, signature } from '../core/arguments/rules';
import { cos } from '../core/support/libm';
import { minus, over, plus, type Scalar, times } from '../optim/base/numberOrTensor';
import { optimizerRule } from '../optim/base/optimizerRule';
import { LRScheduler } from '../optim/lrScheduler';
import {
  forEachGroup,
  groupValues,
  lastEpochRule,
  type SchedulerArguments,
} from '../optim/lrScheduler/groupValues';

/** What the constructor of SWALR takes in addition to the optimizer. */
export interface SWALROptions {
  /** The final learning rate, for all groups or one for each. */
  swaLr: number | readonly number[];
  /** The number of steps to it. Default: 10. */
  annealEpochs: number;
  /** The shape of the curve. Default: `'cos'`. */
  annealStrategy: 'cos' | 'linear';
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

type Positional = [
  swaLr: number | readonly number[],
  annealEpochs: number,
  annealStrategy: 'cos' | 'linear',
  lastEpoch: number,
];

const bind = signature({
  optimizer: optimizerRule(),
  swaLr: groupValues<number>(),
  annealEpochs: natural(10),
  annealStrategy: choice(['cos', 'linear'], 'cos'),
  lastEpoch: lastEpochRule(),
});

/**
 * Moves the learning rate to a constant value, at which weights are averaged.
 * @example
 * ```ts
 * const scheduler = new optim.swaUtils.SWALR(optimizer, 0.05, { annealEpochs: 5 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.swa_utils.SWALR.html
 */
export class SWALR extends LRScheduler {
  /** The number of steps to the final learning rate. */
  declare annealEpochs: number;
  /** @internal */
  declare _annealStrategy: 'cos' | 'linear';

  constructor(...args: SchedulerArguments<Positional, SWALROptions>) {
    const { optimizer, swaLr, annealEpochs, annealStrategy, lastEpoch } = bind('SWALR', args);
    const rates = forEachGroup<number>('SWALR', 'swaLr', optimizer, swaLr);
    for (const [i, group] of optimizer.paramGroups.entries()) group['swaLr'] = rates[i];
    super(optimizer, lastEpoch, { annealEpochs, _annealStrategy: annealStrategy });
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const count = this._stepCount - 1;
    const step = this.annealEpochs === 0 ? Math.max(1, count) : count;
    const before = shareOf(this, step - 1);
    const now = shareOf(this, step);
    return this.optimizer.paramGroups.map((group) => {
      const [lr, end] = [group['lr'] as Scalar, group['swaLr'] as number];
      const start = before === 1 ? end : over(minus(lr, before * end), 1 - before);
      return plus(times(start, 1 - now), end * now);
    });
  }
}

/** The share of the way that is completed after `step`. */
function shareOf({ annealEpochs, _annealStrategy }: SWALR, step: number): number {
  const t = Math.max(0, Math.min(1, step / Math.max(1, annealEpochs)));
  return _annealStrategy === 'linear' ? t : (1 - cos(Math.PI * t)) / 2;
}
