/**
 * Window functions for signals: weights that fall off to both ends. A stretch of a signal is multiplied by one before
 * its spectrum is computed, so that the cuts at its ends do not show there.
 * @see https://docs.pytorch.org/docs/2.13/signal.html
 */

import { orNull, real, rule } from '../arguments/rules';
import { tensor } from '../operators/creation';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import { call, positive, samples, steps, sumOfCosines, windowOf } from './window';

export type { WindowOptions } from './window';

/**
 * The Bartlett window: a triangle from 0 up to 1 and down to 0, 1 − |2n / (M − 1) − 1| for n from 0.
 * @param M the number of values, from 0 on
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @example
 * ```ts
 * torch.signal.windows.bartlett(5); // tensor([0.0000, 0.5000, 1.0000, 0.5000, 0.0000])
 * torch.signal.windows.bartlett(5, { sym: false }); // tensor([0.0000, 0.4000, 0.8000, 0.8000, 0.4000])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.bartlett.html
 */
export const bartlett = windowOf('bartlett', {}, (given, making) => {
  const { M } = given;
  if (M === 1) return call('ones', [1], making);
  const k = samples(-1, -1 + (M - 1) * (2 / steps(given)), M, making);
  return call('rsub', k.abs(), 1);
});

/**
 * The Blackman window: 0.42 − 0.5 cos(2πn / (M − 1)) + 0.08 cos(4πn / (M − 1)) for n from 0. It falls off more steeply
 * than `hann`.
 * @param M the number of values, from 0 on
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.blackman.html
 */
export const blackman = windowOf('blackman', {}, (given, making) =>
  sumOfCosines(given, [0.42, 0.5, 0.08], making),
);

/**
 * The cosine window: half a period of a sine, sin(π (n + 0.5) / M) for n from 0.
 * @param M the number of values, from 0 on
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.cosine.html
 */
export const cosine = windowOf('cosine', {}, ({ M, sym }, making) => {
  const step = Math.PI / (!sym && M > 1 ? M + 1 : M);
  return samples(0.5 * step, (0.5 + (M - 1)) * step, M, making).sin() as Tensor;
});

/** The options of the exponential window, besides those of every window. */
export interface ExponentialOptions {
  /** The position of the maximum, in samples from the first; only for a periodic window. By default the middle. */
  center?: number | null;
  /** The number of samples in which the window falls by the factor e; 1 by default. */
  tau?: number;
}

/**
 * The exponential window: exp(−|n − center| / tau) for n from 0.
 * @param M the number of values, from 0 on
 * @param options.center the position of the maximum, in samples from the first; only for a periodic window. By default
 * the middle
 * @param options.tau the number of samples in which the window falls by the factor e; 1 by default
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @throws TypeError for a `center` of a symmetric window, RangeError for a `tau` that is not positive
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.exponential.html
 */
export const exponential = windowOf<ExponentialOptions>(
  'exponential',
  { center: orNull(real()), tau: real(1) },
  ({ M, sym, center, tau }, making) => {
    positive('exponential', 'tau', tau);
    if (sym && center !== null) {
      throw new TypeError("exponential: argument 'center': expected null for a symmetric window");
    }
    const middle = center ?? (!sym && M > 1 ? M : M - 1) / 2;
    const factor = 1 / tau;
    return samples(-middle * factor, (-middle + (M - 1)) * factor, M, making)
      .abs()
      .neg()
      .exp() as Tensor;
  },
);

/** The options of the Gaussian window, besides those of every window. */
export interface GaussianOptions {
  /** The standard deviation of the bell curve, in samples; 1 by default. */
  std?: number;
}

/**
 * The Gaussian window: a bell curve, exp(−(n − (M − 1) / 2)² / (2 std²)) for n from 0.
 * @param M the number of values, from 0 on
 * @param options.std the standard deviation of the bell curve, in samples; 1 by default
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @throws RangeError for a `std` that is not positive
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.gaussian.html
 */
export const gaussian = windowOf<GaussianOptions>('gaussian', { std: real(1) }, ({ M, sym, std }, making) => {
  positive('gaussian', 'std', std);
  const start = -(!sym && M > 1 ? M : M - 1) / 2;
  const factor = 1 / (std * Math.SQRT2);
  return samples(start * factor, (start + (M - 1)) * factor, M, making)
    .pow(2)
    .neg()
    .exp() as Tensor;
});

/** The options of a general cosine window, besides those of every window. */
export interface GeneralCosineOptions {
  /** The weights of the cosines, from that of the constant on; at least one. */
  a: readonly number[];
}

/**
 * A window that is a sum of cosines: Σᵢ (−1)ⁱ aᵢ cos(2πin / (M − 1)) for n from 0. `blackman`, `hamming`, `hann` and
 * `nuttall` are such windows.
 * @param M the number of values, from 0 on
 * @param options.a the weights of the cosines, from that of the constant on; at least one
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @throws TypeError where `a` is missing or holds no numbers
 * @example
 * ```ts
 * torch.signal.windows.generalCosine(5, { a: [0.46, 0.23, 0.31] });
 * // tensor([0.5400, 0.1500, 1.0000, 0.1500, 0.5400])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.general_cosine.html
 */
export const generalCosine = windowOf<GeneralCosineOptions>(
  'generalCosine',
  {
    a: rule(
      'a non-empty array of numbers',
      (value) => Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === 'number'),
    ),
  },
  (given, making) => sumOfCosines(given, given.a, making),
);

/** The options of a general Hamming window, besides those of every window. */
export interface GeneralHammingOptions {
  /** The weight of the constant, α; that of the cosine is 1 − α. 0.54 by default. */
  alpha?: number;
}

/**
 * The general Hamming window: α − (1 − α) cos(2πn / (M − 1)) for n from 0. With α = 0.54 it is `hamming`, with α = 0.5
 * `hann`.
 * @param M the number of values, from 0 on
 * @param options.alpha the weight of the constant, α; that of the cosine is 1 − α. 0.54 by default
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.general_hamming.html
 */
export const generalHamming = windowOf<GeneralHammingOptions>(
  'generalHamming',
  { alpha: real(0.54) },
  (given, making) => sumOfCosines(given, [given.alpha, 1 - given.alpha], making),
);

/**
 * The Hamming window: 0.54 − 0.46 cos(2πn / (M − 1)) for n from 0, which is 0.08 at both ends.
 * @param M the number of values, from 0 on
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.hamming.html
 */
export const hamming = windowOf('hamming', {}, (given, making) =>
  sumOfCosines(given, [0.54, 1 - 0.54], making),
);

/**
 * The Hann window: 0.5 − 0.5 cos(2πn / (M − 1)) for n from 0, which is 0 at both ends.
 * @param M the number of values, from 0 on
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @example
 * ```ts
 * const spectrum = torch.fft.rfft(signal.mul(torch.signal.windows.hann(signal.numel(), { sym: false })));
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.hann.html
 */
export const hann = windowOf('hann', {}, (given, making) => sumOfCosines(given, [0.5, 0.5], making));

/** The options of the Kaiser window, besides those of every window. */
export interface KaiserOptions {
  /** How narrow the window is, from 0 on; 12 by default. */
  beta?: number;
}

/**
 * The Kaiser window: I₀(β √(1 − (2n / (M − 1) − 1)²)) / I₀(β) for n from 0, where I₀ is the modified Bessel function.
 * @param M the number of values, from 0 on
 * @param options.beta how narrow the window is, from 0 on, where all of its values are 1; 12 by default
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @throws RangeError for a negative `beta`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.kaiser.html
 */
export const kaiser = windowOf<KaiserOptions>('kaiser', { beta: real(12) }, (given, making) => {
  const { M, beta } = given;
  if (!(beta >= 0))
    throw new RangeError(`kaiser: argument 'beta': expected a number of at least 0, got ${describe(beta)}`);
  if (M === 1) return call('ones', [1], making);
  // Computed in the dtype of the window, because the last value must not exceed beta.
  const { requiresGrad: _, ...plain } = making;
  const b = tensor(beta, plain);
  const start = b.neg();
  const end = call(
    'minimum',
    b,
    start.add(
      b
        .mul(2)
        .div(steps(given))
        .mul(M - 1),
    ),
  );
  const k = samples(start.item(), end.item(), M, making);
  return call('i0', b.mul(b).sub(k.pow(2)).sqrt()).div(call('i0', b));
});

/**
 * The Nuttall window: a sum of four cosines with the weights 0.3635819, 0.4891775, 0.1365995 and 0.0106411, as
 * `generalCosine` adds them. Its side lobes are very low.
 * @param M the number of values, from 0 on
 * @param options.sym true, the default, for a symmetric window; false for a periodic one
 * @returns a tensor of shape (M)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.nuttall.html
 */
export const nuttall = windowOf('nuttall', {}, (given, making) =>
  sumOfCosines(given, [0.3635819, 0.4891775, 0.1365995, 0.0106411], making),
);
