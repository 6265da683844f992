/** The short-time Fourier transform. */

import { type Arguments, flag, integer, orNull, signature, tensorRule, text } from '../arguments/rules';
import { installMethods } from '../operators/installMethods';
import { operator } from '../operators/namespaces';
import type { Tensor } from '../tensor/tensor';

/** The arguments of `stft` by name. */
export interface StftOptions {
  /** The signal, of shape (T), or signals, of shape (N, T). */
  input: Tensor;
  /** The length of each transform in samples. */
  nFft: number;
  /** The number of samples between the starts of successive windows; a quarter of `nFft` by default. */
  hopLength?: number | null;
  /** The length of the window in samples, at most `nFft`, to which it is extended by zeros; `nFft` by default. */
  winLength?: number | null;
  /**
   * The factors by which the samples of a window are multiplied: a 1-D tensor of `winLength` elements, such as
   * `torch.hannWindow(winLength)`; ones by default.
   */
  window?: Tensor | null;
  /**
   * Whether both ends of the signal are padded so that window t is centred at sample t · `hopLength`; true by default.
   */
  center?: boolean;
  /**
   * How the ends are padded, as in `nn.functional.pad`: `'reflect'` (the default), `'constant'`, `'replicate'` or
   * `'circular'`.
   */
  padMode?: string;
  /** Whether the result is divided by √nFft; false by default. */
  normalized?: boolean;
  /**
   * Whether only the first half of the spectrum, `nFft / 2 + 1` frequencies, is returned. For a real signal the other
   * half is its mirror image. By default true for a real signal and window, and false for complex ones.
   */
  onesided?: boolean | null;
  /**
   * Whether the result is complex. For a real signal it has to be given; false, which PyTorch will refuse in future,
   * returns real and imaginary parts in a last dimension of size 2. By default true for a complex signal.
   */
  returnComplex?: boolean | null;
  /**
   * Whether the first window, where it is shorter than `nFft`, begins at the first sample, and not in the middle of the
   * first `nFft` samples; false by default. It may be given only where `center` is false.
   */
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
 * The short-time Fourier transform: the Fourier transforms of overlapping windows of a signal, which show how its
 * frequencies change over time. `torch.istft` is the inverse.
 * @example
 * ```ts
 * const window = torch.hannWindow(400);
 * torch.stft(torch.randn([16000]), 400, { window, returnComplex: true }).shape; // torch.Size([201, 161])
 * ```
 * @param input the signal, of shape (T), or signals, of shape (N, T)
 * @param nFft the length of each transform in samples
 * @param hopLength the number of samples between the starts of successive windows; a quarter of `nFft` by default
 * @param winLength the length of the window in samples, at most `nFft`; `nFft` by default
 * @param window a 1-D tensor of `winLength` factors for the samples of a window; ones by default
 * @param center whether both ends of the signal are padded so that window t is centred at sample t · `hopLength`; true
 * by default
 * @param padMode how the ends are padded; `'reflect'` by default
 * @param normalized whether the result is divided by √nFft; false by default
 * @param onesided whether only the first half of the spectrum is returned; by default true for a real signal
 * @param returnComplex whether the result is complex; it has to be given for a real signal
 * @param alignToWindow whether the first window, where it is shorter than `nFft`, begins at the first sample; false by
 * default. It may be given only where `center` is false
 * @returns a complex tensor of shape (…, frequencies, windows)
 * @throws Error for a real signal without `returnComplex`, and for lengths that do not fit; TypeError for
 * `alignToWindow` with `center`
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

/** Pads the signal with `pad` samples at both ends. Padding needs three dimensions, which are added and removed. */
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
    /**
     * The short-time Fourier transform of this signal; see `torch.stft`, which has the same parameters after `input`.
     * @see https://docs.pytorch.org/docs/2.13/generated/torch.Tensor.stft.html
     */
    stft(...args: Arguments<StftArguments, Omit<StftOptions, 'input'>, ['nFft']>): Tensor;
  }
}

installMethods({ stft: (...args) => transformed(args) });
