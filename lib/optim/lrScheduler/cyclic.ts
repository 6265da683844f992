/** Schedules that cycle between two learning rates. */

import { numberOrTensor } from '../../core/arguments/numberRules';
import {
  anything,
  choice,
  flag,
  functionRule,
  orNull,
  real,
  signature,
  type Takes,
} from '../../core/arguments/rules';
import { pow } from '../../core/support/libm';
import { minus, numberOf, plus, type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { optimizerRule } from '../base/optimizerRule';
import { setMomentum, startMomenta, usesBeta1 } from './cycleMomentum';
import { forEachGroup, groupValues, lastEpochRule, type SchedulerArguments, setValue } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';

/** What the constructor of CyclicLR takes in addition to the optimizer. */
export interface CyclicLROptions {
  /** The lower bound of the learning rate, for all groups or one for each. */
  baseLr: Scalar | readonly Scalar[];
  /** The upper bound of the learning rate, for all groups or one for each. */
  maxLr: Scalar | readonly Scalar[];
  /** The number of steps in the rising half of a cycle. Default: 2000. */
  stepSizeUp: number;
  /** The number of steps in the falling half. Default: null, which is `stepSizeUp`. */
  stepSizeDown: number | null;
  /**
   * How the height of cycles changes: `'triangular'` keeps it, `'triangular2'` halves it in each cycle,
   * `'exp_range'` multiplies it by `gamma` in each step. Default: `'triangular'`.
   */
  mode: 'triangular' | 'triangular2' | 'exp_range';
  /** The factor of `'exp_range'`. Default: 1. */
  gamma: number;
  /** The height of a cycle, from 0 to 1, as a function of its number; it replaces `mode`. Default: null. */
  scaleFn: ((x: number) => number) | null;
  /** Whether `scaleFn` takes the number of the cycle or of the step. Default: `'cycle'`. */
  scaleMode: 'cycle' | 'iterations';
  /** Whether the momentum moves in the opposite direction. Default: true. */
  cycleMomentum: boolean;
  /** The lower bound of the momentum, for all groups or one for each. Default: 0.8. */
  baseMomentum: number | readonly number[];
  /** The upper bound of the momentum, for all groups or one for each. Default: 0.9. */
  maxMomentum: number | readonly number[];
  /** The number of the step to resume from. Default: −1, which starts the schedule. */
  lastEpoch: number;
}

type Positional = [
  baseLr: CyclicLROptions['baseLr'],
  maxLr: CyclicLROptions['maxLr'],
  stepSizeUp: number,
  stepSizeDown: number | null,
  mode: CyclicLROptions['mode'],
  gamma: number,
  scaleFn: CyclicLROptions['scaleFn'],
  scaleMode: CyclicLROptions['scaleMode'],
  cycleMomentum: boolean,
  baseMomentum: CyclicLROptions['baseMomentum'],
  maxMomentum: CyclicLROptions['maxMomentum'],
  lastEpoch: number,
];

const modeRule = choice(['triangular', 'triangular2', 'exp_range'], 'triangular');

const bind = signature({
  optimizer: optimizerRule(),
  baseLr: groupValues<Scalar>(),
  maxLr: groupValues<Scalar>(),
  stepSizeUp: numberOrTensor<number>({}, 2000),
  stepSizeDown: orNull(numberOrTensor<number>()),
  // Checked where there is no `scaleFn`, with which it has no meaning.
  mode: anything<CyclicLROptions['mode']>('triangular'),
  gamma: numberOrTensor<number>({}, 1),
  scaleFn: orNull(functionRule<(x: number) => number>()),
  scaleMode: anything<CyclicLROptions['scaleMode']>('cycle'),
  cycleMomentum: flag(true),
  baseMomentum: groupValues<number>(0.8),
  maxMomentum: groupValues<number>(0.9),
  lastEpoch: lastEpochRule(),
});

/** The fields of the scheduler. */
function fieldsOf(optimizer: Optimizer, options: CyclicLROptions): Record<string, unknown> {
  const { baseLr, maxLr, mode, gamma, scaleFn, cycleMomentum, lastEpoch } = options;
  const baseLrs = forEachGroup<Scalar>('CyclicLR', 'baseLr', optimizer, baseLr);
  const maxLrs = forEachGroup<Scalar>('CyclicLR', 'maxLr', optimizer, maxLr);
  if (scaleFn === null) modeRule.read(mode, "CyclicLR: argument 'mode'");
  const up = numberOf(options.stepSizeUp);
  const totalSize = up + numberOf(options.stepSizeDown ?? up);
  if (lastEpoch === -1) {
    for (const [i, group] of optimizer.paramGroups.entries()) setValue(group, 'lr', baseLrs[i] as Scalar);
  }
  const fields: Record<string, unknown> = {
    maxLrs,
    totalSize,
    stepRatio: up / totalSize,
    mode,
    gamma,
    cycleMomentum,
  };
  fields['scaleMode'] = scaleFn !== null ? options.scaleMode : mode === 'exp_range' ? 'iterations' : 'cycle';
  fields['_scaleFnCustom'] = scaleFn;
  if (!cycleMomentum) return fields;
  const useBeta1 = usesBeta1('CyclicLR', optimizer);
  const baseMomentums = forEachGroup<number>('CyclicLR', 'baseMomentum', optimizer, options.baseMomentum);
  const maxMomentums = forEachGroup<number>('CyclicLR', 'maxMomentum', optimizer, options.maxMomentum);
  if (lastEpoch === -1) startMomenta(optimizer, useBeta1, maxMomentums, baseMomentums);
  return { ...fields, useBeta1, baseMomentums, maxMomentums };
}

const bindPosition = signature({ x: real() });

/**
 * Moves the learning rate up and down between two bounds, after Smith (2015). Call `step` after each batch.
 * @example
 * ```ts
 * const scheduler = new optim.lrScheduler.CyclicLR(optimizer, { baseLr: 0.01, maxLr: 0.1, stepSizeUp: 100 });
 * ```
 * @throws TypeError for `cycleMomentum` with an optimizer without momentum
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.CyclicLR.html
 * @see https://arxiv.org/abs/1506.01186
 */
export class CyclicLR extends LRScheduler {
  /** The upper bounds of the learning rates, one for each group. */
  declare maxLrs: Scalar[];
  /** The number of steps in a cycle. */
  declare totalSize: number;
  /** The share of them in the rising half. */
  declare stepRatio: number;
  /** How the height of cycles changes. */
  declare mode: CyclicLROptions['mode'];
  /** The factor of `'exp_range'`. */
  declare gamma: number;
  /** Whether `scaleFn` takes the number of the cycle or of the step. */
  declare scaleMode: CyclicLROptions['scaleMode'];
  /** Whether the momentum moves in the opposite direction. */
  declare cycleMomentum: boolean;
  /** Whether the momentum is the optimizer's first beta. */
  declare useBeta1: boolean;
  /** The lower bounds of the momentum, one for each group. */
  declare baseMomentums: number[];
  /** The upper bounds of the momentum, one for each group. */
  declare maxMomentums: number[];
  /** @internal */
  declare _scaleFnCustom: CyclicLROptions['scaleFn'];

  constructor(...args: SchedulerArguments<Positional, CyclicLROptions>) {
    const { optimizer, ...bound } = bind('CyclicLR', args);
    super(optimizer, bound.lastEpoch, fieldsOf(optimizer, bound));
    this.baseLrs = forEachGroup<Scalar>('CyclicLR', 'baseLr', optimizer, bound.baseLr);
  }

  /**
   * Returns the height of a cycle.
   * @param args `x`: the number of the cycle, or of the step, as `scaleMode` says
   */
  scaleFn(...args: Takes<['x'], [x: number]>): number {
    const { x } = bindPosition('scaleFn', args);
    if (this._scaleFnCustom) return this._scaleFnCustom(x);
    if (this.mode === 'triangular2') return 1 / pow(2, x - 1);
    return this.mode === 'exp_range' ? pow(this.gamma, x) : 1;
  }

  override getLr(): Scalar[] {
    this.warnOutsideStep();
    const { lastEpoch, totalSize, stepRatio } = this;
    const cycle = Math.floor(1 + lastEpoch / totalSize);
    const x = 1 + lastEpoch / totalSize - cycle;
    const height = x <= stepRatio ? x / stepRatio : (x - 1) / (stepRatio - 1);
    const scale = this.scaleFn(this.scaleMode === 'cycle' ? cycle : lastEpoch);
    if (this.cycleMomentum) {
      for (const [i, group] of this.optimizer.paramGroups.entries()) {
        const [least, greatest] = [this.baseMomentums[i] as number, this.maxMomentums[i] as number];
        setMomentum(group, this.useBeta1, greatest - (greatest - least) * height * scale);
      }
    }
    return this.baseLrs.map((least, i) => {
      return plus(times(times(minus(this.maxLrs[i] as Scalar, least), height), scale), least);
    });
  }

  /** Returns the scheduler's state, in Python's layout, without `scaleFn`, which cannot be stored. */
  override stateDict(): SchedulerStateDict {
    return { ...super.stateDict(), _scale_fn_custom: null };
  }

  protected override load(stateDict: SchedulerStateDict): void {
    const { _scale_fn_custom: _, ...rest } = stateDict;
    super.load(rest);
  }
}
