/** The base of the normalizations that keep running statistics. */
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

/** What the constructors of batch and instance normalizations take. */
export interface RunningNormOptions extends Factory {
  /** The number of channels C of the input. */
  numFeatures: number;
  /** Added to the variance for numerical stability; 1e-5 by default. */
  eps?: number;
  /**
   * The weight of the newest batch in the running statistics; 0.1 by default. Null averages all batches
   * equally.
   */
  momentum?: number | null;
  /**
   * Whether each channel is scaled and shifted by learnable numbers. True by default in batch normalization,
   * false in instance normalization.
   */
  affine?: boolean;
  /**
   * Whether running statistics are kept and used in evaluation mode. True by default in batch normalization,
   * false in instance normalization.
   */
  trackRunningStats?: boolean;
  /** Whether the learnable numbers include the shift; true by default. */
  bias?: boolean;
}

/** The constructor's arguments, by position or by keyword; `bias` only by keyword. */
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

/** The arguments as they have been read. */
export interface RunningNormGeometry {
  numFeatures: number;
  eps: number;
  momentum: number | null;
  affine: boolean;
  trackRunningStats: boolean;
  bias: boolean;
}

const momentumRule = { ...orNull(real()), fallback: 0.1 };

/** How many of the arguments may be given by position. */
export const runningNormPositional = 7;

/** The rules for the arguments, with the defaults of one kind of normalization. */
export const runningNormRules = (affine: boolean, trackRunningStats: boolean) => ({
  numFeatures: natural(),
  eps: real(1e-5),
  momentum: momentumRule,
  affine: flag(affine),
  trackRunningStats: flag(trackRunningStats),
  ...factory,
  bias: flag(true),
});

/** The base of batch and instance normalizations: it owns the scale, the shift and the running statistics. */
export abstract class RunningNorm extends Module {
  /** The number of channels. */
  numFeatures: number;
  /** Added to the variance for numerical stability. */
  eps: number;
  /** The weight of the newest batch in the running statistics, or null for the mean of all batches. */
  momentum: number | null;
  /** Whether each channel is scaled and shifted by learnable numbers. */
  affine: boolean;
  /** Whether running statistics are kept. */
  trackRunningStats: boolean;
  /** The scale of each channel, (numFeatures), or null without `affine`. */
  weight: Parameter | null;
  /** The shift of each channel, (numFeatures), or null. */
  bias: Parameter | null;
  /** The running mean of each channel, (numFeatures), a buffer; null where none is kept. */
  declare running_mean: Tensor | null;
  /** The running variance of each channel, (numFeatures), a buffer; null where none is kept. */
  declare running_var: Tensor | null;
  /**
   * The number of batches that the running statistics are made of, a 0-d buffer of dtype int64; null where
   * none are kept.
   */
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

  /** Sets the running mean to 0, the running variance to 1 and the count of batches to 0. */
  resetRunningStats(): void {
    if (!this.trackRunningStats) return;
    this.running_mean?.zero_();
    this.running_var?.fill_(1);
    this.num_batches_tracked?.zero_();
  }

  /** Resets the running statistics, the scale to 1 and the shift to 0. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /** @throws RangeError for an input whose number of dimensions is none of `ranks` */
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
    // Checkpoints of PyTorch before 0.4.1 hold no count of batches.
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
