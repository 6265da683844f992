import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { pow } from '../../core/support/libm';
import { minus, plus, type Scalar, times } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import { type Arguments, expectNumber } from '../base/options';
import { expectOneOf } from './checks';
import { setMomentum, startMomenta, usesBeta1 } from './cycleMomentum';
import { expectOptimizer, forEachGroup, setValue } from './groupValues';
import { LRScheduler, type SchedulerStateDict } from './lrScheduler';

export interface CyclicLROptions {
  /** The least learning rate, for all groups or one for each. */
  baseLr: Scalar | readonly Scalar[];
  /** The greatest learning rate. */
  maxLr: Scalar | readonly Scalar[];
  /** The number of steps up. Default: 2000. */
  stepSizeUp: number;
  /** The number of steps down. Default: null, which is `stepSizeUp`. */
  stepSizeDown: number | null;
  /** How the height of cycles changes: not, by half, or by powers of `gamma`. Default: `'triangular'`. */
  mode: 'triangular' | 'triangular2' | 'exp_range';
  /** The base of `'exp_range'`. Default: 1. */
  gamma: number;
  /** The height of a cycle, in place of `mode`. Default: null. */
  scaleFn: ((x: number) => number) | null;
  /** Whether `scaleFn` takes the number of the cycle or of the step. Default: `'cycle'`. */
  scaleMode: 'cycle' | 'iterations';
  /** Whether momentum goes the other way. Default: true. */
  cycleMomentum: boolean;
  /** The least momentum. Default: 0.8. */
  baseMomentum: number | readonly number[];
  /** The greatest momentum. Default: 0.9. */
  maxMomentum: number | readonly number[];
  /** The step to go on from. Default: −1, which starts. */
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

const parameters = [
  { name: 'optimizer' },
  { name: 'baseLr' },
  { name: 'maxLr' },
  { name: 'stepSizeUp', default: 2000 },
  { name: 'stepSizeDown', default: null },
  { name: 'mode', default: 'triangular' },
  { name: 'gamma', default: 1 },
  { name: 'scaleFn', default: null },
  { name: 'scaleMode', default: 'cycle' },
  { name: 'cycleMomentum', default: true },
  { name: 'baseMomentum', default: 0.8 },
  { name: 'maxMomentum', default: 0.9 },
  { name: 'lastEpoch', default: -1 },
];

/** What a scheduler keeps between construction and steps. */
function fieldsOf(optimizer: Optimizer, options: CyclicLROptions): Record<string, unknown> {
  const { baseLr, maxLr, mode, gamma, scaleFn, cycleMomentum, lastEpoch } = options;
  const baseLrs = forEachGroup<Scalar>('CyclicLR', 'baseLr', optimizer, baseLr);
  const maxLrs = forEachGroup<Scalar>('CyclicLR', 'maxLr', optimizer, maxLr);
  if (scaleFn !== null && typeof scaleFn !== 'function') {
    throw new TypeError(`CyclicLR: scaleFn must be a function or null, got ${describe(scaleFn)}`);
  }
  if (scaleFn === null) expectOneOf('CyclicLR', 'mode', mode, ['triangular', 'triangular2', 'exp_range']);
  const up = expectNumber('CyclicLR', 'stepSizeUp', options.stepSizeUp);
  const totalSize = up + expectNumber('CyclicLR', 'stepSizeDown', options.stepSizeDown ?? up);
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

/**
 * Lets the learning rate go up and down between two bounds.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.lr_scheduler.CyclicLR.html
 * @see https://arxiv.org/abs/1506.01186
 */
export class CyclicLR extends LRScheduler {
  declare maxLrs: Scalar[];
  /** The steps of a cycle. */
  declare totalSize: number;
  /** The share of them that go up. */
  declare stepRatio: number;
  declare mode: CyclicLROptions['mode'];
  declare gamma: number;
  declare scaleMode: CyclicLROptions['scaleMode'];
  declare cycleMomentum: boolean;
  declare useBeta1: boolean;
  declare baseMomentums: number[];
  declare maxMomentums: number[];
  /** @internal */
  declare _scaleFnCustom: CyclicLROptions['scaleFn'];

  constructor(optimizer: Optimizer, ...options: Arguments<Positional, Partial<CyclicLROptions>>) {
    const bound = bindArguments<CyclicLROptions>('CyclicLR', parameters, [optimizer, ...options]);
    super(optimizer, bound.lastEpoch, fieldsOf(expectOptimizer('CyclicLR', optimizer), bound));
    this.baseLrs = forEachGroup<Scalar>('CyclicLR', 'baseLr', optimizer, bound.baseLr);
  }

  /** The height of the cycle, or at the step, `x`. */
  scaleFn(x: number): number {
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

  /** As Python's, without the function, which the program has. */
  override stateDict(): SchedulerStateDict {
    return { ...super.stateDict(), _scale_fn_custom: null };
  }

  override loadStateDict(stateDict: SchedulerStateDict): void {
    const { _scale_fn_custom: _, ...rest } = stateDict;
    super.loadStateDict(rest);
  }
}
