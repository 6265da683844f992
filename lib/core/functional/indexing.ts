/** Indices as Python's `x[…]` takes them, and their form in the argument buffer, which the addon reads. */

import {
  beginArguments,
  isCurrent,
  writeCount,
  writeNumber,
  writeNumbers,
} from '../operators/argumentBuffer';
import { tensor } from '../operators/creation';
import { describe } from '../support/describe';
import { indexOf, isTensor, type Tensor } from '../tensor/tensor';
import * as dtypes from '../types/dtype';

/** A range of indices along a dimension: Python's `start:stop:step`. `torch.slice` makes one. */
export class Slice {
  constructor(
    /** The first index; null stands for the beginning. */
    readonly start: number | null,
    /** The index before which the slice ends; null stands for the end. */
    readonly stop: number | null,
    /** The difference of successive indices; null stands for 1. */
    readonly step: number | null,
  ) {}
}

/**
 * A range of indices along a dimension, for `x.index` and `x.indexPut`: Python's `start:stop:step`. Negative numbers
 * count from the end.
 * @example
 * ```ts
 * x.index([torch.slice(1, null), torch.slice(2)]); // x[1:, :2]
 * ```
 * @param start the first index; null for the beginning. With one argument only `stop` is given, as in Python's `slice`
 * @param stop the index before which the slice ends; null for the end
 * @param step the difference of successive indices, which is positive; null, the default, means 1
 * @throws TypeError for a bound that is not an integer
 */
export function slice(stop?: number | null): Slice;
export function slice(start: number | null, stop: number | null, step?: number | null): Slice;
export function slice(...args: (number | null | undefined)[]): Slice {
  for (const arg of args) {
    if (arg !== null && arg !== undefined && !Number.isInteger(arg)) {
      throw new TypeError(`slice: expected an integer or null, got ${describe(arg)}`);
    }
  }
  if (args.length < 2) return new Slice(null, args[0] ?? null, null);
  return new Slice(args[0] ?? null, args[1] ?? null, args[2] ?? null);
}

/**
 * One item of an index, for one dimension: an integer; a slice; null, which adds a dimension of size 1; `'...'`, which
 * stands for all dimensions that have no item; a slice in Python's spelling, such as `':'` or `'1::2'`; a boolean; or a
 * tensor of indices or, with dtype bool, a mask. A nested array stands for such a tensor.
 */
export type Index =
  | number
  | boolean
  | null
  | '...'
  | `${string}:${string}`
  | Slice
  | Tensor
  | readonly NestedIndex[];
type NestedIndex = number | boolean | readonly NestedIndex[];

/** The number that each item begins with in the argument buffer; native/tensor/indexing.cc has the same list. */
const Item = { None: 0, Ellipsis: 1, Int: 2, Bool: 3, Slice: 4, Tensor: 5 } as const;

/**
 * Writes an index into the argument buffer: for each item its kind, then its content. The caller holds the returned
 * items until the addon has been called, because they may contain new tensors.
 */
export function writeIndices(indices: Index | readonly Index[]): readonly Index[] {
  let items = (Array.isArray(indices) ? indices : [indices]) as readonly Index[];
  if (items.some(Array.isArray)) items = items.map(arrayToTensor);
  const call = beginArguments(0);
  for (const item of items) write(item);
  // Reading an item called an operator, for instance through a proxy's trap, and overwrote the argument buffer. Written
  // again from plain copies.
  if (!isCurrent(call)) return writeIndices(Array.from(items, read));
  writeCount();
  return items;
}

/** Copies a slice, which may be a proxy, into one of plain numbers. Other items are returned as they are. */
function read(item: Index): Index {
  return item instanceof Slice ? new Slice(item.start, item.stop, item.step) : item;
}

/**
 * Turns an array into a tensor. Done before anything is written, because making a tensor overwrites the argument
 * buffer.
 */
function arrayToTensor(item: Index): Index {
  if (!Array.isArray(item)) return item;
  const flat = (item as unknown[]).flat(Number.POSITIVE_INFINITY);
  const mask = flat.length > 0 && flat.every((value) => typeof value === 'boolean');
  return tensor(item as number[], { dtype: mask ? dtypes.bool : dtypes.int64 });
}

function write(item: Index): void {
  if (item === null) writeNumber(Item.None);
  else if (item === '...') writeNumber(Item.Ellipsis);
  else if (typeof item === 'boolean') writeNumbers(Item.Bool, Number(item));
  else if (typeof item === 'number') writeNumbers(Item.Int, integer(item));
  else if (item instanceof Slice) {
    writeNumbers(Item.Slice, integer(item.start));
    writeNumbers(integer(item.stop), integer(item.step));
  } else if (isTensor(item)) writeNumbers(Item.Tensor, indexOf(item));
  else if (typeof item === 'string') write(sliceOf(item));
  else {
    throw new TypeError(
      `index: expected an integer, slice(), null, '...', a boolean, a Tensor or an array, got ${describe(item)}`,
    );
  }
}

/** The slice that a text such as `'1:'` or `'::2'` stands for. */
function sliceOf(text: string): Slice {
  const match = /^(-?\d+)?:(-?\d+)?(?::(-?\d+)?)?$/.exec(text);
  if (!match) {
    throw new TypeError(`index: expected '...' or a slice such as ':', '1:' or '0::2', got '${text}'`);
  }
  const [start, stop, step] = match.slice(1).map((bound) => (bound === undefined ? null : Number(bound)));
  return new Slice(start ?? null, stop ?? null, step ?? null);
}

/** Checks a bound of a slice or an integer index. NaN stands for null in the argument buffer. */
function integer(value: number | null): number {
  if (value === null) return Number.NaN;
  if (!Number.isInteger(value)) throw new TypeError(`index: expected an integer, got ${describe(value)}`);
  if (Math.abs(value) > 2 ** 53) {
    throw new RangeError(`index: expected an integer within ±2^53, got ${describe(value)}`);
  }
  return value;
}
