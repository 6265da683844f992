/** The one-cycle schedule. */

import { numberOrTensor } from '../../core/arguments/numberRules';
import { choice, flag, natural, orNull, signature } from '../../core/arguments/rules';
import { cos } from '../../core/support/libm';
import { camelCase } from '../../core/support/names';
import { minus, over, plus, type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { optimizerRule } from '../base/optimizerRule';
import type { ParamGroup } from '../base/parameterGroups';
import { setMomentum, startMomenta, usesBeta1 } from './cycleMomentum';
import { forEachGroup, groupValues, lastEpochRule, type SchedulerArguments } from './groupValues';
import { LRScheduler } from './lrScheduler';

/** What the constructor of OneCycleLR takes in addition to the optimizer. */
export interface OneCycleLROptions {
  /** The upper bound of the learning rate, for all groups or one for each. */
  maxLr: Scalar | readonly Scalar[];
  /** The number of steps in the cycle. Default: null, which is `epochs · stepsPerEpoch`. */
  totalSteps: number | null;
  /** The number of epochs, where `totalSteps` is null. Default: null. */
  epochs: number | null;
  /** The number of steps in an epoch, where `totalSteps` is null. Default: null. */
  stepsPerEpoch: number | null;
  /** The share of the steps, from 0 to 1, in which the learning rate rises. Default: 0.3. */
  pctStart: number;
  /** The shape of the curve. Default: `'cos'`. */
  annealStrategy: 'cos' | 'linear';
  /** Whether the momentum moves in the opposite direction. Default: true. */
  cycleMomentum: boolean;
  /** The lower bound of the momentum, for all groups or one for each. Default: 0.85. */
  baseMomentum: number | readonly number[];
  /** The upper bound of the momentum, for all groups or one for each. Default: 0.95. */
  maxMomentum: number | readonly number[];
  /** The ratio of the largest to the initial learning rate. Default: 25. */
  divFactor: number;
  /** The ratio of the initial to the final learning rate. Default: 10000. */
  finalDivFactor: number;
  /**
   * Whether the learning rate first falls back to its initial value before it falls to the final one.
   * Default: false.
   */
  threePhase: boolean;
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

type Positional = [
  maxLr: OneCycleLROptions['maxLr'],
  totalSteps: number | null,
  epochs: number | null,
  stepsPerEpoch: number | null,
  pctStart: number,
  annealStrategy: OneCycleLROptions['annealStrategy'],
  cycleMomentum: boolean,
  baseMomentum: OneCycleLROptions['baseMomentum'],
  maxMomentum: OneCycleLROptions['maxMomentum'],
  divFactor: number,
  finalDivFactor: number,
  threePhase: boolean,
  lastEpoch: number,
];

const count = () => orNull(natural(undefined, 1));

const bind = signature({
  optimizer: optimizerRule(),
  maxLr: groupValues<Scalar>(),
  totalSteps: count(),
  epochs: count(),
  stepsPerEpoch: count(),
  pctStart: numberOrTensor<number>({ least: 0, most: 1 }, 0.3),
  annealStrategy: choice(['cos', 'linear'], 'cos'),
  cycleMomentum: flag(true),
  baseMomentum: groupValues<number>(0.85),
  maxMomentum: groupValues<number>(0.95),
  divFactor: numberOrTensor<number>({}, 25),
  finalDivFactor: numberOrTensor<number>({}, 1e4),
  threePhase: flag(false),
  lastEpoch: lastEpochRule(),
});

/** A part of the curve, under Python's keys, which name values of the parameter groups. */
interface Phase {
  end_step: number;
  start_lr: string;
  end_lr: string;
  start_momentum: string;
  end_momentum: string;
}

const phase = (end: number, lr: [string, string], momentum: [string, string]): Phase => ({
  end_step: end,
  start_lr: lr[0],
  end_lr: lr[1],
  start_momentum: momentum[0],
  end_momentum: momentum[1],
});

function phasesOf(totalSteps: number, pctStart: number, threePhase: boolean): Phase[] {
  const up = phase(pctStart * totalSteps - 1, ['initial_lr', 'max_lr'], ['max_momentum', 'base_momentum']);
  const end = totalSteps - 1;
  if (!threePhase) return [up, phase(end, ['max_lr', 'min_lr'], ['base_momentum', 'max_momentum'])];
  const down = phase(
    2 * pctStart * totalSteps - 2,
    ['max_lr', 'initial_lr'],
    ['base_momentum', 'max_momentum'],
  );
  return [up, down, phase(end, ['initial_lr', 'min_lr'], ['max_momentum', 'max_momentum'])];
}

function totalOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== null) return totalSteps;
  if (epochs === null || stepsPerEpoch === null) {
    throw new TypeError('OneCycleLR: give either totalSteps, or epochs and stepsPerEpoch');
  }
  return epochs * stepsPerEpoch;
}

/** The fields of the scheduler. */
function fieldsOf(optimizer: Optimizer, options: OneCycleLROptions): Record<string, unknown> {
  const { pctStart, annealStrategy, cycleMomentum, divFactor, finalDivFactor, threePhase, lastEpoch } =
    options;
  const totalSteps = totalOf(options);
  const maxLrs = forEachGroup<Scalar>('OneCycleLR', 'maxLr', optimizer, options.maxLr);
  if (lastEpoch === -1) {
    for (const [i, group] of optimizer.paramGroups.entries()) {
      group.initialLr = over(maxLrs[i] as Scalar, divFactor);
      group['maxLr'] = maxLrs[i];
      group['minLr'] = over(group.initialLr, finalDivFactor);
    }
  }
  const _schedulePhases = phasesOf(totalSteps, pctStart, threePhase);
  const fields = { totalSteps, _schedulePhases, _annealFuncType: annealStrategy, cycleMomentum };
  if (!cycleMomentum) return fields;
  const useBeta1 = usesBeta1('OneCycleLR', optimizer);
  const greatest = forEachGroup<number>('OneCycleLR', 'maxMomentum', optimizer, options.maxMomentum);
  const least = forEachGroup<number>('OneCycleLR', 'baseMomentum', optimizer, options.baseMomentum);
  if (lastEpoch === -1) startMomenta(optimizer, useBeta1, greatest, least);
  return { ...fields, useBeta1 };
}

/**
 * Raises the learning rate once to `maxLr` and lowers it far below its initial value, after Smith and Topin
 * (2017). Call `step` after each batch.
 * @example
 * ```ts
 * const steps = { epochs: 10, stepsPerEpoch: loader.length };
 * const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.01, steps);
 * ```
 * @throws TypeError for `cycleMomentum` with an optimizer without momentum, or where the number of steps is
 * missing
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.OneCycleLR.html
 * @see https://arxiv.org/abs/1708.07120
 */
export class OneCycleLR extends LRScheduler {
  /** The number of steps in the cycle. */
  declare totalSteps: number;
  /** Whether the momentum moves in the opposite direction. */
  declare cycleMomentum: boolean;
  /** Whether the momentum is the optimizer's first beta. */
  declare useBeta1: boolean;
  /** @internal */
  declare _schedulePhases: Phase[];
  /** @internal */
  declare _annealFuncType: OneCycleLROptions['annealStrategy'];

  constructor(...args: SchedulerArguments<Positional, OneCycleLROptions>) {
    const { optimizer, ...bound } = bind('OneCycleLR', args);
    super(optimizer, bound.lastEpoch, fieldsOf(optimizer, bound));
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const { lastEpoch, totalSteps } = this;
    if (lastEpoch > totalSteps) {
      throw new RangeError(
        `OneCycleLR: step was called ${lastEpoch} times, and the cycle has ${totalSteps} steps`,
      );
    }
    let start = 0;
    let current = this._schedulePhases[0] as Phase;
    for (const next of this._schedulePhases) {
      current = next;
      if (lastEpoch <= next.end_step || next === this._schedulePhases.at(-1)) break;
      start = next.end_step;
    }
    const share = (lastEpoch - start) / (current.end_step - start);
    return this.optimizer.paramGroups.map((group) => {
      const at = (from: string, to: string) =>
        annealed(this._annealFuncType, numberIn(group, from), numberIn(group, to), share);
      if (this.cycleMomentum) {
        setMomentum(group, this.useBeta1, at(current.start_momentum, current.end_momentum));
      }
      return at(current.start_lr, current.end_lr);
    });
  }
}

/** The value at a share of the way from `start` to `end`. */
function annealed(
  strategy: OneCycleLROptions['annealStrategy'],
  start: Scalar,
  end: Scalar,
  share: number,
): Scalar {
  if (strategy === 'linear') return plus(times(minus(end, start), share), start);
  return plus(times(over(minus(start, end), 2), cos(Math.PI * share) + 1), end);
}

function numberIn(group: ParamGroup, pythonKey: string): Scalar {
  return group[camelCase(pythonKey)] as Scalar;
}
