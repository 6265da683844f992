/** The elements of a tensor as text: which notation their values call for, and how wide they are. */

import { exponentText, fixedText } from '../support/numberFormat';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { printOptions } from './printOptions';

/** The texts of the elements, and the width that all but the rare longer ones are filled up to. */
export interface ElementTexts {
  texts: string[];
  width: number;
}

/**
 * @param values the elements in order, complex numbers as pairs
 * @param isSingle the device has no doubles, so the choice of the notation is rounded to float32
 */
export function elementTexts(
  dtype: DType,
  values: ArrayLike<number | bigint>,
  isSingle: boolean,
): ElementTexts {
  if (dtype.isComplex) return complexTexts(values as ArrayLike<number>, dtype, isSingle);
  const { texts, width } = dtype.isFloatingPoint
    ? floatTexts(values as ArrayLike<number>, dtype, isSingle)
    : integerTexts(values, dtype);
  return { texts: texts.map((text) => text.padStart(width)), width };
}

function integerTexts(values: ArrayLike<number | bigint>, dtype: DType): ElementTexts {
  const word = dtype === dtypes.bool ? (value: number | bigint) => (value ? 'True' : 'False') : String;
  const texts = Array.from(values, word);
  return { texts, width: texts.reduce((width, text) => Math.max(width, text.length), 1) };
}

/** Real and imaginary parts are laid out each on its own; the imaginary one starts at its sign, so it isn't filled up. */
function complexTexts(values: ArrayLike<number>, dtype: DType, isSingle: boolean): ElementTexts {
  const length = values.length / 2;
  const part = (offset: number) =>
    floatTexts(
      Array.from({ length }, (_, i) => values[2 * i + offset] as number),
      dtype,
      isSingle,
    );
  const real = part(0);
  const imaginary = part(1);
  const texts = real.texts.map((text, i) => {
    const other = imaginary.texts[i] as string;
    return `${text.padStart(real.width)}${other.startsWith('-') ? '' : '+'}${other}j`;
  });
  return { texts, width: real.width + imaginary.width + 1 };
}

const counted = (value: number): boolean => Number.isFinite(value) && value !== 0;
/** float8_e8m0fnu has no zero, so 0 compares equal to its least value; and its NaN passes libtorch's `isfinite`. */
const countsE8m0 = (value: number): boolean => value !== 2 ** -127;

/** Not filled up. Zeros, infinities and NaNs take the notation of the others and have no say in it or in the width. */
function floatTexts(values: ArrayLike<number>, dtype: DType, isSingle: boolean): ElementTexts {
  const { precision, sciMode } = printOptions;
  const counts = dtype === dtypes.float8_e8m0fnu ? countsE8m0 : counted;
  const round = isSingle ? Math.fround : (value: number) => value;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  let isWhole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!counts(value)) continue;
    const magnitude = Math.abs(value);
    min = Math.min(min, magnitude);
    max = Math.max(max, magnitude);
    isWhole &&= Number.isInteger(value);
  }
  // All these comparisons are false where NaN counts.
  const isWide = max !== 0 && (round(max / min) > 1000 || max > 1e8 || min < round(1e-4));
  const isScientific = max !== 0 && (sciMode ?? isWide);
  const text = isScientific
    ? (value: number) => exponentText(value, precision)
    : isWhole
      ? (value: number) => fixedText(value, 0) + (Number.isFinite(value) ? '.' : '')
      : (value: number) => fixedText(value, precision);
  const texts: string[] = [];
  let width = 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const one = text(value);
    texts.push(one);
    if (counts(value)) width = Math.max(width, one.length);
  }
  return { texts, width };
}
