/** Normalizations that take the number of channels from their first input. */
import { tensor } from '../../../core/operators/creation';
import { describe } from '../../../core/support/describe';
import { isTensor } from '../../../core/tensor/tensor';
import * as dtypes from '../../../core/types/dtype';
import { type Arguments, type Factory, signature } from '../../base/arguments';
import { bindInput, type ClassOf, type LazyModule, lazy } from '../../base/lazy/lazy';
import { UninitializedBuffer, UninitializedParameter } from '../../base/lazy/uninitialized';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d } from '../batchNorm';
import { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from '../instanceNorm';
import {
  type RunningNorm,
  type RunningNormGeometry,
  type RunningNormOptions,
  runningNormPositional,
  runningNormRules,
} from '../runningNorm';

/** The constructor's arguments, by position or by keyword. */
export type LazyNormArguments = Arguments<
  [
    eps?: number,
    momentum?: number | null,
    affine?: boolean,
    trackRunningStats?: boolean,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  Omit<RunningNormOptions, 'numFeatures'>
>;

// Lazy instance normalizations, too, scale and keep running statistics by default, as in Python.
const { numFeatures: _, ...rules } = runningNormRules(true, true);
const bindLazyNorm = signature(rules, runningNormPositional - 1);

type Asked = ReturnType<typeof bindLazyNorm>;

/** The arguments for the base class's constructor, with which it makes nothing that has a size. */
function empty({ eps, momentum, device, dtype }: Asked): RunningNormOptions {
  return {
    numFeatures: 0,
    eps,
    momentum,
    affine: false,
    trackRunningStats: false,
    device,
    dtype,
    bias: false,
  };
}

/** Replaces parameters and buffers by uninitialized ones. */
function makeLazy(module: RunningNorm, asked: Omit<RunningNormGeometry, 'numFeatures'> & Factory): void {
  const { affine, trackRunningStats, bias, device, dtype } = asked;
  module.affine = affine;
  module.trackRunningStats = trackRunningStats;
  if (affine) {
    module.weight = new UninitializedParameter({ device, dtype });
    if (bias) module.bias = new UninitializedParameter({ device, dtype });
  }
  if (trackRunningStats) {
    module.running_mean = new UninitializedBuffer({ device, dtype });
    module.running_var = new UninitializedBuffer({ device, dtype });
    module.num_batches_tracked = tensor(0, { dtype: dtypes.int64, device });
  }
}

/** Gives parameters and buffers the sizes that follow from `input`, and their initial values. */
function initialize(module: RunningNorm, input: unknown): void {
  const missing = [module.weight, module.bias, module.running_mean, module.running_var].filter(
    (value) => value instanceof UninitializedParameter || value instanceof UninitializedBuffer,
  );
  const known = module.weight ?? module.running_mean;
  if (missing.length === 0) {
    // The size is known already from a loaded state dict, or there is nothing that has a size.
    module.numFeatures = known?.size(0) ?? 0;
    return;
  }
  if (!isTensor(input) || input.dim() < 2) {
    const came = isTensor(input) ? input.shape : describe(input);
    throw new RangeError(
      `${module.constructor.name}: expected a tensor of at least 2 dimensions, got ${came}`,
    );
  }
  module.numFeatures = input.size(1);
  for (const value of missing) value.materialize([module.numFeatures]);
  module.resetParameters();
}

/** Makes a lazy module of `base`. */
function lazyNorm<Base extends ClassOf<RunningNorm>>(
  base: Base,
): new (
  ...args: LazyNormArguments
) => InstanceType<Base> & LazyModule {
  abstract class LazyNorm extends lazy(base as ClassOf<RunningNorm>) {
    constructor(...args: LazyNormArguments) {
      const asked = bindLazyNorm(new.target.name, args);
      super(empty(asked));
      makeLazy(this, asked);
    }

    override initializeParameters(...args: unknown[]): void {
      initialize(this, bindInput('initializeParameters', args).input);
    }
  }
  return LazyNorm as never;
}

/**
 * A BatchNorm1d that takes `numFeatures` from its first input.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyBatchNorm1d.html
 */
export class LazyBatchNorm1d extends lazyNorm(BatchNorm1d) {}

/**
 * A BatchNorm2d that takes `numFeatures` from its first input.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyBatchNorm2d.html
 */
export class LazyBatchNorm2d extends lazyNorm(BatchNorm2d) {}

/**
 * A BatchNorm3d that takes `numFeatures` from its first input.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyBatchNorm3d.html
 */
export class LazyBatchNorm3d extends lazyNorm(BatchNorm3d) {}

/**
 * An InstanceNorm1d that takes `numFeatures` from its first input. Unlike InstanceNorm1d it scales, shifts
 * and keeps running statistics by default.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyInstanceNorm1d.html
 */
export class LazyInstanceNorm1d extends lazyNorm(InstanceNorm1d) {}

/**
 * An InstanceNorm2d that takes `numFeatures` from its first input. Unlike InstanceNorm2d it scales, shifts
 * and keeps running statistics by default.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyInstanceNorm2d.html
 */
export class LazyInstanceNorm2d extends lazyNorm(InstanceNorm2d) {}

/**
 * An InstanceNorm3d that takes `numFeatures` from its first input. Unlike InstanceNorm3d it scales, shifts
 * and keeps running statistics by default.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyInstanceNorm3d.html
 */
export class LazyInstanceNorm3d extends lazyNorm(InstanceNorm3d) {}
