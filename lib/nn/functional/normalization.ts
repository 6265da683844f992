/**
 * Shifting and scaling to mean zero and variance one, and to norm one.
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

/** What libtorch needs to know of cuDNN: that it may be used where there is one. */
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

/** What the functions with running statistics take. */
export interface RunningOptions {
  /** (N, C, …) */
  input: Tensor;
  /** (C), changed in place when statistics are taken from the input */
  runningMean?: Tensor | null;
  /** (C), changed likewise */
  runningVar?: Tensor | null;
  /** (C): what the result is multiplied by. */
  weight?: Tensor | null;
  /** (C): what is added to it. */
  bias?: Tensor | null;
  /** How much the input's statistics count in the running ones; 0.1 by default. */
  momentum?: number;
  /** Added to the variance; 1e-5 by default. */
  eps?: number;
}

/**
 * Normalises each channel over the batch and all places.
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
      /** Takes the statistics from the input, not from the running ones; false by default. */
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
 * Normalises each channel of each example over all places.
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
      /** Takes the statistics from the input, not from the running ones; true by default. */
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
 * Normalises over the last dimensions, whose sizes are `normalizedShape`.
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
      input: Tensor;
      normalizedShape: readonly number[];
      weight?: Tensor | null;
      bias?: Tensor | null;
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
 * Normalises each group of channels of each example.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm(
  ...args: Arguments<
    [input: Tensor, numGroups: number, weight?: Tensor | null, bias?: Tensor | null, eps?: number],
    { input: Tensor; numGroups: number; weight?: Tensor | null; bias?: Tensor | null; eps?: number },
    ['input', 'numGroups']
  >
): Tensor {
  const { input, numGroups, weight, bias, eps } = bindGroup('groupNorm', args);
  return groupNormalize('groupNorm', input, numGroups, weight, bias, eps);
}
