/** Indices as Python's `[]` takes them, and how they cross to the addon. */

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

/** `start:stop:step` */
export class Slice {
  constructor(
    readonly start: number | null,
    readonly stop: number | null,
    readonly step: number | null,
  ) {}
}

/**
 * Python's `start:stop:step`; with one argument, `:stop`.
 * @throws TypeError for a bound that is no integer
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

/** One item of an index. Nested arrays are index tensors, or masks when they hold booleans. */
export type Index = number | boolean | null | '...' | Slice | Tensor | readonly NestedIndex[];
type NestedIndex = number | boolean | readonly NestedIndex[];

/** How each item of an index begins as it crosses; native/tensor/tensor.cc has the same list. */
const Item = { None: 0, Ellipsis: 1, Int: 2, Bool: 3, Slice: 4, Tensor: 5 } as const;

/** Writes indices in the argument buffer: each item's kind, then what belongs to it. What they were, for as long as a call takes. */
export function writeIndices(indices: Index | readonly Index[]): readonly Index[] {
  let items = (Array.isArray(indices) ? indices : [indices]) as readonly Index[];
  if (items.some(Array.isArray)) items = items.map(arrayToTensor);
  const call = beginArguments(0);
  for (const item of items) write(item);
  // A proxy's traps or an iterator called an operator, which wrote over the argument buffer.
  if (!isCurrent(call)) return writeIndices(Array.from(items, read));
  writeCount();
  return items;
}

/** A slice of plain numbers; what else an index may be is plain. */
function read(item: Index): Index {
  return item instanceof Slice ? new Slice(item.start, item.stop, item.step) : item;
}

/** Arrays as tensors: made first, for a call of its own would write over the argument buffer. */
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
  else {
    throw new TypeError(
      `index: expected an integer, slice(), null, '...', a boolean, a Tensor or an array, got ${describe(item)}`,
    );
  }
}

/** NaN for null. */
function integer(value: number | null): number {
  if (value === null) return Number.NaN;
  if (!Number.isInteger(value)) throw new TypeError(`index: expected an integer, got ${describe(value)}`);
  if (Math.abs(value) > 2 ** 53) {
    throw new RangeError(`index: expected an integer within ±2^53, got ${describe(value)}`);
  }
  return value;
}
