/**
 * Sets elements, or whole channels, to zero at random.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#dropout-functions
 */
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, probability, signature, tensorRule } from '../base/arguments';
import { nary } from './inplaceKernels';

const kernels = {
  dropout: nary('dropout'),
  feature: nary('feature_dropout'),
  alpha: nary('alpha_dropout'),
  featureAlpha: nary('feature_alpha_dropout'),
};

type Drop = (input: Tensor, p: number, training: boolean, inplace: boolean) => Tensor;

/** @internal */
export const drop: Drop = (input, p, training, inplace) => kernels.dropout(inplace, input, p, training);
/** @internal */
export const dropAlpha: Drop = (input, p, training, inplace) => kernels.alpha(inplace, input, p, training);
/** @internal */
export const dropFeatureAlpha: Drop = (input, p, training, inplace) =>
  kernels.featureAlpha(inplace, input, p, training);

/**
 * Whole channels of (N, C, …).
 * @param withoutBatch with how many dimensions N is missing
 * @param check looks at the number of dimensions of the input
 */
function dropChannels(withoutBatch: number | undefined, check: (input: Tensor) => void): Drop {
  return (input, p, training, inplace) => {
    const rank = input.dim();
    check(input);
    if (rank !== withoutBatch) return kernels.feature(inplace, input, p, training);
    const batch: Tensor = inplace ? input.unsqueeze_(0) : input.unsqueeze(0);
    const result = kernels.feature(inplace, batch, p, training);
    return inplace ? result.squeeze_(0) : result.squeeze(0);
  };
}

/** @throws RangeError unless (N, C, L) or (C, L) */
function expectSequence(input: Tensor): void {
  if (input.dim() === 2 || input.dim() === 3) return;
  throw new RangeError(`dropout1d: expected a tensor of 2 or 3 dimensions, got ${input.shape}`);
}

/** Warns of an input that PyTorch will refuse one day, or take for another shape. */
function warnUnlessImage(input: Tensor): void {
  const rank = input.dim();
  if (rank === 3) {
    warn(
      'dropout2d: a 3-d input is taken for (N, C, L), and its channels are dropped as dropout1d does it; a future ' +
        'release will take it for (C, H, W). Call dropout1d to keep what happens now',
    );
  } else if (rank !== 4) warnOfRank('dropout2d', rank, '3 or 4');
}

function warnUnlessVolume(input: Tensor): void {
  const rank = input.dim();
  if (rank !== 4 && rank !== 5) warnOfRank('dropout3d', rank, '4 or 5');
}

function warnOfRank(callee: string, rank: number, expected: string): void {
  warn(
    `${callee}: a ${rank}-d input is deprecated, and will be an error in a future release; it is for inputs of ` +
      `${expected} dimensions. Call dropout to keep what happens now`,
  );
}

/** @internal */
export const drop1d = dropChannels(2, expectSequence);
/** @internal */
export const drop2d = dropChannels(undefined, warnUnlessImage);
/** @internal */
export const drop3d = dropChannels(4, warnUnlessVolume);

/** What all dropout functions take. */
export interface DropoutOptions {
  /** The input; the result has the same shape. */
  input: Tensor;
  /** The probability that an element, or a channel, is set to zero; 0.5 by default. */
  p?: number;
  /**
   * Whether anything is dropped; false returns the input. True by default, but false in alphaDropout and
   * featureAlphaDropout.
   */
  training?: boolean;
  /** Whether the result is written into `input` itself; false by default. */
  inplace?: boolean;
}

type DropoutArguments = Arguments<
  [input: Tensor, p?: number, training?: boolean, inplace?: boolean],
  DropoutOptions,
  ['input']
>;

function dropping(callee: string, kernel: Drop, training: boolean): (...args: DropoutArguments) => Tensor {
  const bind = signature({
    input: tensorRule(),
    p: probability(0.5),
    training: flag(training),
    inplace: flag(false),
  });
  return (...args) => {
    const given = bind(callee, args);
    return kernel(given.input, given.p, given.training, given.inplace);
  };
}

/**
 * Sets each element to zero with probability `p` and multiplies the others by 1 / (1 − p), unless `training`
 * is false.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout.html
 */
export const dropout = dropping('dropout', drop, true);
/**
 * Sets whole channels of (N, C, L) or (C, L) to zero with probability `p` and multiplies the others by 1 / (1
 * − p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout1d.html
 */
export const dropout1d = dropping('dropout1d', drop1d, true);
/**
 * Sets whole channels of (N, C, H, W) to zero with probability `p` and multiplies the others by 1 / (1 − p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout2d.html
 */
export const dropout2d = dropping('dropout2d', drop2d, true);
/**
 * Sets whole channels of (N, C, D, H, W) or (C, D, H, W) to zero with probability `p` and multiplies the
 * others by 1 / (1 − p).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout3d.html
 */
export const dropout3d = dropping('dropout3d', drop3d, true);
/**
 * Sets elements to SELU's lower limit with probability `p`, then scales and shifts all to keep mean zero and
 * variance one; only where `training` is true.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.alpha_dropout.html
 */
export const alphaDropout = dropping('alphaDropout', dropAlpha, false);
/**
 * Does what alphaDropout does, to whole channels; only where `training` is true.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.feature_alpha_dropout.html
 */
export const featureAlphaDropout = dropping('featureAlphaDropout', dropFeatureAlpha, false);
