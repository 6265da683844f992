/** Normalization over the batch, as modules. */

import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, anything, type Factory, rule, signature, type Takes } from '../base/arguments';
import { moduleRule } from '../base/expectModule';
import type { Module } from '../base/module';
import { batchNormalize } from '../functional/normalization';
import {
  RunningNorm,
  type RunningNormArguments,
  type RunningNormGeometry,
  type RunningNormOptions,
  runningNormPositional,
  runningNormRules,
} from './runningNorm';

const bindBatchNorm = signature(runningNormRules(true, true), runningNormPositional);

/** The base of the batch normalizations of any number of dimensions. */
export abstract class BatchNorm extends RunningNorm {
  static override readonly forwardNames = ['input'];

  /** @throws RangeError for an input whose number of dimensions the module does not take */
  protected abstract check(input: Tensor): void;

  /**
   * Normalizes with the batch's mean and variance in training mode, which also updates the running
   * statistics, and with the running statistics in evaluation mode.
   * @param input (N, C, …), C being `numFeatures`
   * @returns the same shape
   */
  forward(input: Tensor): Tensor {
    this.check(input);
    const { training, trackRunningStats, running_mean: mean, running_var: variance } = this;
    let factor = this.momentum ?? 0;
    if (training && trackRunningStats && this.num_batches_tracked !== null) {
      this.num_batches_tracked.add_(1);
      if (this.momentum === null) factor = 1 / this.num_batches_tracked.item();
    }
    const fromBatch = training || (mean === null && variance === null);
    // Running statistics that are not tracked are not updated in training mode.
    const use = !training || trackRunningStats;
    return batchNormalize(
      this.constructor.name,
      input,
      use ? mean : null,
      use ? variance : null,
      this.weight,
      this.bias,
      fromBatch,
      factor,
      this.eps,
    );
  }
}

/**
 * Normalizes each channel of (N, C) or (N, C, L) over the batch, after Ioffe and Szegedy (2015): y = (x −
 * mean) / √(variance + eps) · weight + bias, where weight (initially 1) and bias (initially 0) are learnable.
 * @example
 * ```ts
 * const norm = new nn.BatchNorm1d(100);
 * const output = norm(torch.randn(20, 100)); // (20, 100), of mean 0 and variance 1 in each column
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BatchNorm1d.html
 */
export class BatchNorm1d extends BatchNorm {
  constructor(...args: RunningNormArguments) {
    const { device, dtype, ...geometry } = bindBatchNorm(new.target.name, args);
    super(geometry, { device, dtype });
  }

  protected check(input: Tensor): void {
    this.checkInput(input, 2, 3);
  }
}

/**
 * Normalizes each channel of (N, C, H, W) over the batch and the image: y = (x − mean) / √(variance + eps) ·
 * weight + bias, where weight (initially 1) and bias (initially 0) are learnable. In training mode mean and
 * variance are the batch's; in evaluation mode they are running averages of these.
 * @example
 * ```ts
 * const norm = new nn.BatchNorm2d(16);
 * const output = norm(torch.randn(8, 16, 32, 32)); // (8, 16, 32, 32)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BatchNorm2d.html
 */
export class BatchNorm2d extends BatchNorm {
  constructor(...args: RunningNormArguments) {
    const { device, dtype, ...geometry } = bindBatchNorm(new.target.name, args);
    super(geometry, { device, dtype });
  }

  protected check(input: Tensor): void {
    this.checkInput(input, 4);
  }
}

/**
 * Normalizes each channel of (N, C, D, H, W) over the batch and the volume, as BatchNorm2d does.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.BatchNorm3d.html
 */
export class BatchNorm3d extends BatchNorm {
  constructor(...args: RunningNormArguments) {
    const { device, dtype, ...geometry } = bindBatchNorm(new.target.name, args);
    super(geometry, { device, dtype });
  }

  protected check(input: Tensor): void {
    this.checkInput(input, 5);
  }
}

/** What the constructor of SyncBatchNorm takes. */
export interface SyncBatchNormOptions extends RunningNormOptions {
  /**
   * The processes that share statistics; this library runs one process, so it changes nothing. Null by
   * default.
   */
  processGroup?: unknown;
}

const { device, dtype, bias, ...geometryRules } = runningNormRules(true, true);
const bindConversion = signature({ module: moduleRule(), processGroup: anything<unknown>(null) });

const bindSyncBatchNorm = signature(
  { ...geometryRules, processGroup: rule<unknown>('a process group', () => true, null), device, dtype, bias },
  8,
);

/**
 * Batch normalization of (N, C, …) with the statistics of all processes of a group. This library runs one
 * process, for which it equals BatchNorm.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SyncBatchNorm.html
 */
export class SyncBatchNorm extends BatchNorm {
  /** The processes that share statistics, or null for all. */
  processGroup: unknown;

  constructor(
    ...args: Arguments<
      [
        numFeatures: number,
        eps?: number,
        momentum?: number | null,
        affine?: boolean,
        trackRunningStats?: boolean,
        processGroup?: unknown,
        device?: Factory['device'],
        dtype?: Factory['dtype'],
      ],
      SyncBatchNormOptions,
      ['numFeatures']
    >
  ) {
    const { device, dtype, processGroup, ...geometry } = bindSyncBatchNorm(new.target.name, args);
    super(geometry as RunningNormGeometry, { device, dtype });
    this.processGroup = processGroup;
  }

  protected check(input: Tensor): void {
    if (input.dim() < 2) {
      throw new RangeError(
        `${this.constructor.name}: expected a tensor of at least 2 dimensions, got ${input.shape}`,
      );
    }
    if (input.size(1) === 0) {
      throw new RangeError(`${this.constructor.name}: expected at least one channel, got ${input.shape}`);
    }
  }

  /**
   * Replaces each BatchNorm inside a module by a SyncBatchNorm of the same parameters and buffers.
   * @param module the module to convert; it is changed in place
   * @param processGroup the processes that share statistics, or null for all
   * @returns `module`, or its replacement where it is a BatchNorm itself
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.SyncBatchNorm.html#torch.nn.SyncBatchNorm.convert_sync_batchnorm
   */
  static convertSyncBatchnorm(
    ...args: Takes<['module', 'processGroup'], [module: Module, processGroup?: unknown]>
  ): Module {
    const { module, processGroup } = bindConversion('convertSyncBatchnorm', args);
    let converted = module;
    if (module instanceof BatchNorm && !(module instanceof SyncBatchNorm)) {
      const { numFeatures, eps, momentum, affine, trackRunningStats } = module;
      const made = new SyncBatchNorm(numFeatures, eps, momentum, affine, trackRunningStats, processGroup, {
        bias: module.bias !== null,
      });
      made.weight = module.weight;
      made.bias = module.bias;
      made.running_mean = module.running_mean;
      made.running_var = module.running_var;
      made.num_batches_tracked = module.num_batches_tracked;
      made.training = module.training;
      converted = made;
    }
    for (const [name, child] of module.namedChildren()) {
      converted.registerModule(name, SyncBatchNorm.convertSyncBatchnorm(child, processGroup));
    }
    return converted;
  }
}
