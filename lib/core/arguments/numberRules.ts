/** Rules of numbers between bounds, which may come as a Tensor of one element, and of arrays of a fixed length. */
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';
import { mismatch } from './assertions';
import type { Rule } from './rules';

/** What a number is compared with; a bound that is left out is none. */
export interface Bounds {
  least?: number;
  above?: number;
  most?: number;
  below?: number;
}

/** The bounds in words: `a number of at least 0 and below 1`. */
function boundedNumber({ least, above, most, below }: Bounds): string {
  if (least !== undefined && most !== undefined) return `a number from ${least} to ${most}`;
  const words: string[] = [];
  if (least !== undefined) words.push(`of at least ${least}`);
  if (above !== undefined) words.push(`above ${above}`);
  if (most !== undefined) words.push(words.length === 0 ? `of at most ${most}` : `at most ${most}`);
  if (below !== undefined) words.push(`below ${below}`);
  return words.length === 0 ? 'a number' : `a number ${words.join(' and ')}`;
}

/** The number that `value` is or, as a Tensor of one element, holds; `expected` describes it in the message. */
export function expectNumber(where: string, value: unknown, expected = 'a number'): number {
  if (typeof value === 'number') return value;
  if (!isTensor(value)) throw mismatch(where, expected, value);
  if (value.numel() !== 1) {
    const shape = `[${value.shape.join(', ')}]`;
    throw new RangeError(
      `${where}: expected a number or a Tensor of one element, got a Tensor of shape ${shape}`,
    );
  }
  return value.item();
}

/** A number between bounds, or a Tensor of one element that holds one; the value is returned as it was given. */
export function numberOrTensor<T extends number | Tensor = number | Tensor>(
  bounds: Bounds = {},
  fallback?: number,
): Rule<T> {
  const { least, above, most, below } = bounds;
  const expected = boundedNumber(bounds);
  return {
    fallback,
    read(value, where) {
      const number = expectNumber(where, value, expected);
      // Written so that NaN, for which each comparison is false, is within no bounds.
      const isWithin =
        (least === undefined || number >= least) &&
        (above === undefined || number > above) &&
        (most === undefined || number <= most) &&
        (below === undefined || number < below);
      if (!isWithin) throw new RangeError(`${where}: expected ${expected}, got ${describe(number)}`);
      return value as T;
    },
  };
}

/** An integer from `least` to `most`. */
export function integerFrom(least: number, most: number, fallback?: number): Rule<number> {
  return {
    fallback,
    read(value, where) {
      const isWithin = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
      if (!isWithin) {
        throw new RangeError(
          `${where}: expected an integer from ${least} to ${most}, got ${describe(value)}`,
        );
      }
      return value as number;
    },
  };
}

/** An array with one item for each of `items`, the items' rules; it is returned as it was given. */
export function arrayOf<T extends readonly unknown[]>(
  items: { readonly [K in keyof T]: Rule<T[K]> },
  fallback?: T,
): Rule<T> {
  return {
    fallback,
    read(value, where) {
      if (!Array.isArray(value) || value.length !== items.length) {
        throw mismatch(where, `an array of ${items.length} values`, value);
      }
      for (const [i, item] of items.entries()) item.read(value[i], `${where}[${i}]`);
      return value as unknown as T;
    },
  };
}
