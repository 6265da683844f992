/**
 * Normalization to mean zero and variance one.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#normalization-functions
 */
import { operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  flag,
  integers,
  natural,
  orNull,
  real,
  signature,
  tensorRule,
} from '../base/arguments';

const batchNormOperator = operator('aten::batch_norm');
const instanceNormOperator = operator('aten::instance_norm');
const groupNormOperator = operator('aten::group_norm');
const layerNormOperator = operator('aten::layer_norm');

/** Tells libtorch that cuDNN may be used where it is available. */
const mayUseCudnn = true;

function checkBatch(callee: string, sizes: readonly number[], perChannel: number): void {
  if (perChannel === 1) {
    throw new RangeError(
      `${callee}: expected more than 1 value per channel when training, got input size torch.Size([${sizes.join(', ')}])`,
    );
  }
}

/** @internal */
export function batchNormalize(
  callee: string,
  input: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight: Tensor | null,
  bias: Tensor | null,
  training: boolean,
  momentum: number,
  eps: number,
): Tensor {
  if (training) {
    const sizes = input.shape;
    checkBatch(callee, sizes, (sizes[0] ?? 0) * sizes.slice(2).reduce((a, b) => a * b, 1));
    if (eps <= 0)
      throw new RangeError(`${callee}: argument 'eps': expected more than 0 when training, got ${eps}`);
  } else if (eps < 0) {
    throw new RangeError(`${callee}: argument 'eps': expected at least 0, got ${eps}`);
  }
  return batchNormOperator.callMany([
    input,
    weight,
    bias,
    runningMean,
    runningVar,
    training,
    momentum,
    eps,
    mayUseCudnn,
  ]) as Tensor;
}

const running = { runningMean: orNull(tensorRule()), runningVar: orNull(tensorRule()) };
const affine = { weight: orNull(tensorRule()), bias: orNull(tensorRule()) };
const bindBatch = signature({
  input: tensorRule(),
  ...running,
  ...affine,
  training: flag(false),
  momentum: real(0.1),
  eps: real(1e-5),
});

/** What batchNorm and instanceNorm take. */
export interface RunningOptions {
  /** The input, (N, C, …); the result has the same shape. */
  input: Tensor;
  /** The running mean, (C), which is updated in place where statistics are taken from the input; or null. */
  runningMean?: Tensor | null;
  /**
   * The running variance, (C), which is updated in place where statistics are taken from the input; or null.
   */
  runningVar?: Tensor | null;
  /** The scale of each channel, (C); none by default. */
  weight?: Tensor | null;
  /** The shift of each channel, (C); none by default. */
  bias?: Tensor | null;
  /** The weight of the input's statistics in the running ones; 0.1 by default. */
  momentum?: number;
  /** Added to the variance for numerical stability; 1e-5 by default. */
  eps?: number;
}

/**
 * Normalizes each channel over the batch and all positions: (x − mean) / √(variance + eps) · weight + bias.
 * @throws RangeError with `training` where each channel has a single value
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.batch_norm.html
 */
export function batchNorm(
  ...args: Arguments<
    [
      input: Tensor,
      runningMean: Tensor | null,
      runningVar: Tensor | null,
      weight?: Tensor | null,
      bias?: Tensor | null,
      training?: boolean,
      momentum?: number,
      eps?: number,
    ],
    RunningOptions & {
      /** Whether mean and variance are the input's rather than the running ones; false by default. */
      training?: boolean;
    },
    ['input']
  >
): Tensor {
  const a = bindBatch('batchNorm', args);
  const { input, runningMean, runningVar, weight, bias, training, momentum, eps } = a;
  return batchNormalize('batchNorm', input, runningMean, runningVar, weight, bias, training, momentum, eps);
}

/** @internal */
export function instanceNormalize(
  callee: string,
  input: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight: Tensor | null,
  bias: Tensor | null,
  useInputStats: boolean,
  momentum: number,
  eps: number,
): Tensor {
  if (useInputStats) {
    const sizes = input.shape;
    if (sizes.slice(2).reduce((a, b) => a * b, 1) === 1) {
      throw new RangeError(
        `${callee}: expected more than 1 spatial element when training, got input size ${sizes}`,
      );
    }
  }
  return instanceNormOperator.callMany([
    input,
    weight,
    bias,
    runningMean,
    runningVar,
    useInputStats,
    momentum,
    eps,
    mayUseCudnn,
  ]) as Tensor;
}

const bindInstance = signature({
  input: tensorRule(),
  ...running,
  ...affine,
  useInputStats: flag(true),
  momentum: real(0.1),
  eps: real(1e-5),
});

/**
 * Normalizes each channel of each sample over all positions.
 * @throws RangeError with `useInputStats` where each channel of a sample has a single value
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.instance_norm.html
 */
export function instanceNorm(
  ...args: Arguments<
    [
      input: Tensor,
      runningMean?: Tensor | null,
      runningVar?: Tensor | null,
      weight?: Tensor | null,
      bias?: Tensor | null,
      useInputStats?: boolean,
      momentum?: number,
      eps?: number,
    ],
    RunningOptions & {
      /** Whether mean and variance are the input's rather than the running ones; true by default. */
      useInputStats?: boolean;
    },
    ['input']
  >
): Tensor {
  const a = bindInstance('instanceNorm', args);
  const { input, runningMean, runningVar, weight, bias, useInputStats, momentum, eps } = a;
  return instanceNormalize(
    'instanceNorm',
    input,
    runningMean,
    runningVar,
    weight,
    bias,
    useInputStats,
    momentum,
    eps,
  );
}

/** @internal */
export function layerNormalize(
  input: Tensor,
  normalizedShape: readonly number[],
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): Tensor {
  return layerNormOperator.callMany([input, normalizedShape, weight, bias, eps, mayUseCudnn]) as Tensor;
}

const bindLayer = signature({ input: tensorRule(), normalizedShape: integers(), ...affine, eps: real(1e-5) });

/**
 * Normalizes over the last dimensions: (x − mean) / √(variance + eps) · weight + bias.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.layer_norm.html
 */
export function layerNorm(
  ...args: Arguments<
    [
      input: Tensor,
      normalizedShape: readonly number[],
      weight?: Tensor | null,
      bias?: Tensor | null,
      eps?: number,
    ],
    {
      /** The input, (…, …normalizedShape); the result has the same shape. */
      input: Tensor;
      /** The sizes of the last dimensions, over which the input is normalized. */
      normalizedShape: readonly number[];
      /** The scale, (…normalizedShape); none by default. */
      weight?: Tensor | null;
      /** The shift, (…normalizedShape); none by default. */
      bias?: Tensor | null;
      /** Added to the variance for numerical stability; 1e-5 by default. */
      eps?: number;
    },
    ['input', 'normalizedShape']
  >
): Tensor {
  const { input, normalizedShape, weight, bias, eps } = bindLayer('layerNorm', args);
  return layerNormalize(input, normalizedShape, weight, bias, eps);
}

/** @internal */
export function groupNormalize(
  callee: string,
  input: Tensor,
  numGroups: number,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): Tensor {
  const sizes = input.shape;
  const [batch, channels, ...places] = sizes;
  if (batch === undefined || channels === undefined) {
    throw new RangeError(`${callee}: expected a tensor of at least 2 dimensions, got ${sizes}`);
  }
  const perGroup = places.reduce((a, b) => a * b, Math.floor((batch * channels) / numGroups));
  checkBatch(callee, sizes, perGroup);
  return groupNormOperator.callMany([input, numGroups, weight, bias, eps, mayUseCudnn]) as Tensor;
}

const bindGroup = signature({
  input: tensorRule(),
  numGroups: natural(undefined, 1),
  ...affine,
  eps: real(1e-5),
});

/**
 * Normalizes each group of channels of each sample.
 * @throws RangeError for an input of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm(
  ...args: Arguments<
    [input: Tensor, numGroups: number, weight?: Tensor | null, bias?: Tensor | null, eps?: number],
    {
      /** The input, (N, C, …); the result has the same shape. */
      input: Tensor;
      /** The number of groups into which the channels are divided; each group is normalized by itself. */
      numGroups: number;
      /** The scale of each channel, (C); none by default. */
      weight?: Tensor | null;
      /** The shift of each channel, (C); none by default. */
      bias?: Tensor | null;
      /** Added to the variance for numerical stability; 1e-5 by default. */
      eps?: number;
    },
    ['input', 'numGroups']
  >
): Tensor {
  const { input, numGroups, weight, bias, eps } = bindGroup('groupNorm', args);
  return groupNormalize('groupNorm', input, numGroups, weight, bias, eps);
}
