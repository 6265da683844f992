/**
 * Setting elements, or whole channels, to zero at random.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#dropout-functions
 */
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

/** Whole channels of (N, C, …); `ranks` says with how many dimensions N may be missing. */
function dropChannels(callee: string, withoutBatch: number | undefined, only?: readonly number[]): Drop {
  return (input, p, training, inplace) => {
    const rank = input.dim();
    if (only && !only.includes(rank)) {
      throw new RangeError(
        `${callee}: expected a tensor of ${only.join(' or ')} dimensions, got ${input.shape}`,
      );
    }
    if (rank !== withoutBatch) return kernels.feature(inplace, input, p, training);
    const batch: Tensor = inplace ? input.unsqueeze_(0) : input.unsqueeze(0);
    const result = kernels.feature(inplace, batch, p, training);
    return inplace ? result.squeeze_(0) : result.squeeze(0);
  };
}

/** @internal */
export const drop1d = dropChannels('dropout1d', 2, [2, 3]);
/** @internal */
export const drop2d = dropChannels('dropout2d', undefined);
/** @internal */
export const drop3d = dropChannels('dropout3d', 4);

/** What every function of this family takes. */
export interface DropoutOptions {
  input: Tensor;
  /** The probability that an element becomes zero; 0.5 by default. */
  p?: number;
  /** Whether anything is dropped. */
  training?: boolean;
  /** Changes `input` itself; false by default. */
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
 * Zeroes elements with probability `p` and scales the others by 1/(1−p); unless `training` is false.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout.html
 */
export const dropout = dropping('dropout', drop, true);
/**
 * Zeroes channels of (N, C, L) or (C, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout1d.html
 */
export const dropout1d = dropping('dropout1d', drop1d, true);
/**
 * Zeroes channels of (N, C, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout2d.html
 */
export const dropout2d = dropping('dropout2d', drop2d, true);
/**
 * Zeroes channels of (N, C, D, H, W) or (C, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.dropout3d.html
 */
export const dropout3d = dropping('dropout3d', drop3d, true);
/**
 * Sets elements to SELU's least value and keeps mean and variance; only where `training` is true.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.alpha_dropout.html
 */
export const alphaDropout = dropping('alphaDropout', dropAlpha, false);
/**
 * As `alphaDropout`, whole channels; only where `training` is true.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.feature_alpha_dropout.html
 */
export const featureAlphaDropout = dropping('featureAlphaDropout', dropFeatureAlpha, false);
