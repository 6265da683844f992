/** Spectra of short windows of a signal. */

import { type Arguments, flag, integer, orNull, signature, tensorRule, text } from '../arguments/rules';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';

export interface StftOptions {
  /** The signal, (T) or (N, T). */
  input: Tensor;
  /** The length of each transform. */
  nFft: number;
  /** The step from window to window; a quarter of `nFft` by default. */
  hopLength?: number | null;
  /** The window's length; `nFft` by default. */
  winLength?: number | null;
  /** The factors of the window's samples; all 1 by default. */
  window?: Tensor | null;
  /** Pads both ends so that window t is centred at t · hopLength; true by default. */
  center?: boolean;
  /** How they are padded: `'reflect'`, `'constant'`, `'replicate'` or `'circular'`. */
  padMode?: string;
  /** Divides by √nFft. */
  normalized?: boolean;
  /** Gives half of the spectrum, which is all of a real signal's; true by default for real input. */
  onesided?: boolean | null;
  /** Must be true for a real signal. */
  returnComplex?: boolean | null;
  /** Starts windows at their own length instead of `nFft`; only without `center`. */
  alignToWindow?: boolean | null;
}

const bindStft = signature({
  input: tensorRule(),
  nFft: integer(),
  hopLength: orNull(integer()),
  winLength: orNull(integer()),
  window: orNull(tensorRule()),
  center: flag(true),
  padMode: text('reflect'),
  normalized: flag(false),
  onesided: orNull(flag()),
  returnComplex: orNull(flag()),
  alignToWindow: orNull(flag()),
});

type StftArguments = [
  nFft: number,
  hopLength?: number | null,
  winLength?: number | null,
  window?: Tensor | null,
  center?: boolean,
  padMode?: string,
  normalized?: boolean,
  onesided?: boolean | null,
  returnComplex?: boolean | null,
  alignToWindow?: boolean | null,
];

/**
 * The Fourier transforms of overlapping windows: complex, (…, frequencies, windows).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.stft.html
 */
export function stft(
  ...args: Arguments<[input: Tensor, ...StftArguments], StftOptions, ['input', 'nFft']>
): Tensor {
  return transformed(args);
}

function transformed(args: readonly unknown[]): Tensor {
  const given = bindStft('stft', args);
  if (given.center && given.alignToWindow !== null) {
    throw new TypeError("stft: argument 'alignToWindow': expected to be left out unless center is false");
  }
  const signal = given.center ? padded(given.input, Math.floor(given.nFft / 2), given.padMode) : given.input;
  return operator('aten::stft').callMany([
    signal,
    given.nFft,
    given.hopLength,
    given.winLength,
    given.window,
    given.normalized,
    given.onesided,
    given.returnComplex,
    given.alignToWindow,
  ]) as Tensor;
}

/** `input` with `pad` more samples at both ends; padding takes three dimensions. */
function padded(input: Tensor, pad: number, mode: string): Tensor {
  const { shape } = input;
  const extended = input.view([
    ...new Array<number>(Math.max(3 - shape.length, 0)).fill(1),
    ...shape,
  ]) as Tensor;
  const result = operator('aten::pad').callMany([extended, [pad, pad], mode]) as Tensor;
  return result.view(result.shape.slice(result.dim() - shape.length)) as Tensor;
}

declare module '../tensor/tensor' {
  interface Tensor {
    /** @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.stft.html */
    stft(...args: Arguments<StftArguments, Omit<StftOptions, 'input'>, ['nFft']>): Tensor;
  }
}

installMethods({ stft: (...args) => transformed(args) });
