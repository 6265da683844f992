/**
 * Window functions for signals: weights that fall off to both ends.
 * @see https://docs.pytorch.org/docs/2.13/signal.html
 */

import {
  type Arguments,
  deviceRule,
  dtypeRule,
  flag,
  natural,
  orNull,
  type Rule,
  real,
  rule,
  signature,
} from '../arguments/rules';
import { getDefaultDtype, tensor } from '../operators/creation';
import { operator } from '../operators/namespaces';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { Layout, strided } from '../types/layout';

/** The options of every window. */
export interface WindowOptions {
  /** true, the default: a symmetric window, for designing filters. false: a periodic window, for spectra. */
  sym?: boolean;
  /** `torch.float32` or `torch.float64`; the default dtype by default. */
  dtype?: DType | null;
  layout?: Layout;
  device?: DeviceLike | null;
  requiresGrad?: boolean;
}

type Window<Own extends object = object> = (
  ...args: Arguments<[M: number], { M: number } & Own & WindowOptions, ['M']>
) => Tensor;

interface Common {
  M: number;
  sym: boolean;
  dtype: DType | null;
  layout: Layout;
  device: DeviceLike | null;
  requiresGrad: boolean;
}

const commonRules = {
  sym: flag(true),
  dtype: orNull(dtypeRule()),
  layout: rule<Layout>('a layout', (value) => value instanceof Layout, strided),
  device: orNull(deviceRule()),
  requiresGrad: flag(false),
};

/** The dtype and device of the elements, and whether they require a gradient. */
type Making = { dtype: DType; device?: DeviceLike; requiresGrad: boolean };

const call = (name: string, ...args: unknown[]): Tensor => operator(`aten::${name}`).callMany(args) as Tensor;

/**
 * Makes the function for a window: it binds the arguments, and calls `make` for at least one sample.
 * @param rules the rules of the arguments that only this window has
 */
function windowOf<Own extends object>(
  name: string,
  rules: { [Key in keyof Own]-?: Rule<unknown> },
  make: (given: Common & Required<Own>, making: Making) => Tensor,
): Window<Own> {
  const bind = signature({ M: natural(), ...rules, ...commonRules } as Record<string, Rule<unknown>>, 1);
  return (...args) => {
    const given = bind(name, args) as unknown as Common & Required<Own>;
    const { M, layout, device, requiresGrad } = given;
    const dtype = given.dtype ?? getDefaultDtype();
    if (layout !== strided)
      throw new TypeError(`${name}: argument 'layout': expected ${strided}, got ${layout}`);
    if (dtype !== dtypes.float32 && dtype !== dtypes.float64) {
      throw new TypeError(`${name}: argument 'dtype': expected float32 or float64, got ${dtype}`);
    }
    const making = { dtype, requiresGrad, ...(device && { device }) };
    return M === 0 ? call('empty', [0], making) : make(given, making);
  };
}

/** `count` evenly spaced values. */
const samples = (start: number, end: number, count: number, making: Making): Tensor =>
  call('linspace', start, end, count, making);

function positive(name: string, argument: string, value: number): void {
  if (!(value > 0))
    throw new RangeError(
      `${name}: argument '${argument}': expected a positive number, got ${describe(value)}`,
    );
}

/** The number of steps between the first sample and the point where the window ends. */
const steps = ({ M, sym }: Common): number => (sym ? M - 1 : M);

/** The sum of cosines of multiples of the angle, with the factors `a` and alternating signs. */
function sumOfCosines(given: Common, a: readonly number[], making: Making): Tensor {
  const { M } = given;
  if (M === 1) return call('ones', [1], making);
  const step = (2 * Math.PI) / steps(given);
  const k = samples(0, (M - 1) * step, M, making);
  const signed = a.map((factor, i) => (i % 2 === 0 ? factor : -factor));
  const factors = tensor(signed, making);
  const multiples = call('arange', signed.length, making);
  const cosines = multiples.unsqueeze(-1).mul(k).cos() as Tensor;
  return factors.unsqueeze(-1).mul(cosines).sum(0);
}

/**
 * The triangular window of length M, which is 0 at both ends.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.bartlett.html
 */
export const bartlett = windowOf('bartlett', {}, (given, making) => {
  const { M } = given;
  if (M === 1) return call('ones', [1], making);
  const k = samples(-1, -1 + (M - 1) * (2 / steps(given)), M, making);
  return call('rsub', k.abs(), 1);
});

/**
 * The Blackman window of length M: a sum of three cosines.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.blackman.html
 */
export const blackman = windowOf('blackman', {}, (given, making) =>
  sumOfCosines(given, [0.42, 0.5, 0.08], making),
);

/**
 * The cosine window of length M: half a period of a sine.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.cosine.html
 */
export const cosine = windowOf('cosine', {}, ({ M, sym }, making) => {
  const step = Math.PI / (!sym && M > 1 ? M + 1 : M);
  return samples(0.5 * step, (0.5 + (M - 1)) * step, M, making).sin() as Tensor;
});

export interface ExponentialOptions {
  /** The position of the maximum, in samples; only for a periodic window. By default the middle. */
  center?: number | null;
  /** How slowly the window falls, in samples; 1 by default. */
  tau?: number;
}

/**
 * The exponential window of length M: exp(−|n − center| / tau).
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

/**
 * The Gaussian window of length M, with standard deviation `std` in samples; 1 by default.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.gaussian.html
 */
export const gaussian = windowOf<{ std?: number }>(
  'gaussian',
  { std: real(1) },
  ({ M, sym, std }, making) => {
    positive('gaussian', 'std', std);
    const start = -(!sym && M > 1 ? M : M - 1) / 2;
    const factor = 1 / (std * Math.SQRT2);
    return samples(start * factor, (start + (M - 1)) * factor, M, making)
      .pow(2)
      .neg()
      .exp() as Tensor;
  },
);

/**
 * The window of length M that is a sum of cosines with the weights `a`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.general_cosine.html
 */
export const generalCosine = windowOf<{ a: readonly number[] }>(
  'generalCosine',
  {
    a: rule(
      'a non-empty array of numbers',
      (value) => Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === 'number'),
    ),
  },
  (given, making) => sumOfCosines(given, given.a, making),
);

/**
 * The window α − (1 − α) cos(2πn / (M − 1)) of length M; `alpha` is 0.54 by default.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.general_hamming.html
 */
export const generalHamming = windowOf<{ alpha?: number }>(
  'generalHamming',
  { alpha: real(0.54) },
  (given, making) => sumOfCosines(given, [given.alpha, 1 - given.alpha], making),
);

/**
 * The Hamming window of length M.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.hamming.html
 */
export const hamming = windowOf('hamming', {}, (given, making) =>
  sumOfCosines(given, [0.54, 1 - 0.54], making),
);

/**
 * The Hann window of length M, which is 0 at both ends.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.hann.html
 */
export const hann = windowOf('hann', {}, (given, making) => sumOfCosines(given, [0.5, 0.5], making));

/**
 * The Kaiser window of length M. A larger `beta`, 12 by default, makes it narrower.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.kaiser.html
 */
export const kaiser = windowOf<{ beta?: number }>('kaiser', { beta: real(12) }, (given, making) => {
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
 * The Nuttall window of length M: a sum of four cosines.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.signal.windows.nuttall.html
 */
export const nuttall = windowOf('nuttall', {}, (given, making) =>
  sumOfCosines(given, [0.3635819, 0.4891775, 0.1365995, 0.0106411], making),
);
