/** What normalisations with running statistics have in common. */
import { tensor } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import * as dtypes from '../../core/types/dtype';
import { type Arguments, type Factory, factory, flag, natural, orNull, real } from '../base/arguments';
import { emptyParameter } from '../base/emptyParameter';
import type { LoadReport } from '../base/hooks/moduleHooks';
import { Module } from '../base/module';
import type { Parameter } from '../base/parameter';
import type { ModuleMetadata, StateDict } from '../base/stateDict';
import { ones_, zeros_ } from '../init';

export interface RunningNormOptions extends Factory {
  /** The number of channels. */
  numFeatures: number;
  /** Added to the variance; 1e-5 by default. */
  eps?: number;
  /** How much a batch counts in the running statistics, 0.1 by default; null for the mean of all batches. */
  momentum?: number | null;
  /** Whether the result is scaled and shifted by learnt numbers. */
  affine?: boolean;
  /** Whether running statistics are kept, which evaluation then uses. */
  trackRunningStats?: boolean;
  /** Whether the learnt numbers include the shift; true by default. */
  bias?: boolean;
}

/** The arguments of all these modules; `bias` only by name. */
export type RunningNormArguments = Arguments<
  [
    numFeatures: number,
    eps?: number,
    momentum?: number | null,
    affine?: boolean,
    trackRunningStats?: boolean,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  RunningNormOptions,
  ['numFeatures']
>;

/** What the rules give. */
export interface RunningNormGeometry {
  numFeatures: number;
  eps: number;
  momentum: number | null;
  affine: boolean;
  trackRunningStats: boolean;
  bias: boolean;
}

const momentumRule = { ...orNull(real()), fallback: 0.1 };

/** How many of the rules' arguments may be given by position. */
export const runningNormPositional = 7;

/** Rules with the defaults of a kind of normalisation. */
export const runningNormRules = (affine: boolean, trackRunningStats: boolean) => ({
  numFeatures: natural(),
  eps: real(1e-5),
  momentum: momentumRule,
  affine: flag(affine),
  trackRunningStats: flag(trackRunningStats),
  ...factory,
  bias: flag(true),
});

export abstract class RunningNorm extends Module {
  numFeatures: number;
  eps: number;
  momentum: number | null;
  affine: boolean;
  trackRunningStats: boolean;
  /** (numFeatures): the scale. */
  weight: Parameter | null;
  /** (numFeatures): the shift. */
  bias: Parameter | null;
  /** (numFeatures): the running mean, a buffer. */
  declare running_mean: Tensor | null;
  /** (numFeatures): the running variance, a buffer. */
  declare running_var: Tensor | null;
  /** How many batches the running statistics have seen, a buffer. */
  declare num_batches_tracked: Tensor | null;

  constructor(geometry: RunningNormGeometry, made: Factory) {
    super();
    const { numFeatures, affine, trackRunningStats } = geometry;
    this.numFeatures = numFeatures;
    this.eps = geometry.eps;
    this.momentum = geometry.momentum;
    this.affine = affine;
    this.trackRunningStats = trackRunningStats;
    this.weight = affine ? emptyParameter([numFeatures], made) : null;
    this.bias = affine && geometry.bias ? emptyParameter([numFeatures], made) : null;
    const { device } = made;
    this.registerBuffer('running_mean', trackRunningStats ? functions.zeros([numFeatures], made) : null);
    this.registerBuffer('running_var', trackRunningStats ? functions.ones([numFeatures], made) : null);
    this.registerBuffer(
      'num_batches_tracked',
      trackRunningStats ? tensor(0, { dtype: dtypes.int64, device }) : null,
    );
    this.resetParameters();
  }

  /** Forgets the running statistics. */
  resetRunningStats(): void {
    if (!this.trackRunningStats) return;
    this.running_mean?.zero_();
    this.running_var?.fill_(1);
    this.num_batches_tracked?.zero_();
  }

  /** Forgets the running statistics and what was learnt. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /** @throws RangeError for an input that this module is not for */
  protected checkInput(input: Tensor, ...ranks: number[]): void {
    if (ranks.includes(input.dim())) return;
    throw new RangeError(
      `${this.constructor.name}: expected a tensor of ${ranks.join(' or ')} dimensions, got ${input.shape}`,
    );
  }

  override get stateVersion(): number {
    return 2;
  }

  override _loadFromStateDict(
    state: StateDict,
    prefix: string,
    metadata: ModuleMetadata,
    assign: boolean,
    report: LoadReport,
  ): void {
    const key = `${prefix}num_batches_tracked`;
    // Checkpoints from before 0.4.1 don't count batches.
    if ((metadata.version ?? 1) < 2 && this.trackRunningStats && !Object.hasOwn(state, key)) {
      const { num_batches_tracked: count } = this;
      state[key] = count !== null && !count.isMeta ? count : tensor(0, { dtype: dtypes.int64 });
    }
    super._loadFromStateDict(state, prefix, metadata, assign, report);
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, bias, trackRunningStats } = this;
    return (
      `${numFeatures}, eps=${numberText(eps, true)}, momentum=${valueText(momentum, true)}, ` +
      `affine=${valueText(affine)}, bias=${valueText(bias !== null)}, ` +
      `track_running_stats=${valueText(trackRunningStats)}`
    );
  }
}
