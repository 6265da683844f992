/** Turns the elements of a tensor into texts: it chooses a notation that suits the values, and a common width. */

import { exponentText, fixedText } from '../support/numberFormat';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { printOptions } from './printOptions';

/** The texts of the elements, and the width to which they are padded. Rare longer texts exceed it. */
export interface ElementTexts {
  texts: string[];
  width: number;
}

/**
 * The texts of the elements of a tensor of dtype `dtype`, in one notation and padded to a common width.
 * @param values the elements in order; a complex number is a pair of values
 * @param isSingle whether the device has no float64, so that the notation is chosen by values rounded to float32
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

/** The texts of integers and booleans, not padded yet. */
function integerTexts(values: ArrayLike<number | bigint>, dtype: DType): ElementTexts {
  const word = dtype === dtypes.bool ? (value: number | bigint) => (value ? 'True' : 'False') : String;
  const texts = Array.from(values, word);
  return { texts, width: texts.reduce((width, text) => Math.max(width, text.length), 1) };
}

/** Real and imaginary parts are formatted separately. The imaginary part begins with its sign, so it is not padded. */
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

/** Whether a value has a say in the choice of the notation. */
const counted = (value: number): boolean => Number.isFinite(value) && value !== 0;
/** float8_e8m0fnu has no zero: its smallest value compares equal to 0. Its NaN passes libtorch's `isfinite`. */
const countsE8m0 = (value: number): boolean => value !== 2 ** -127;

/**
 * The texts of floating-point numbers, not padded yet. The other values decide the notation; zeros, infinities and NaNs
 * are written in it too.
 */
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
  // With NaN, all these comparisons are false.
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
