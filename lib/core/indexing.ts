/** Indices as Python's `[]` takes them, and how they cross to the addon. */

import { tensor } from './creation';
import * as dtypes from './dtype';
import { describe } from './errors';
import { indexOf, isTensor, type Tensor } from './tensor';

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

/** How each item of an index begins as it crosses; native/tensor.cc has the same list. */
const Item = { None: 0, Ellipsis: 1, Int: 2, Bool: 3, Slice: 4, Tensor: 5 } as const;

/** The addon's form of indices: each item's kind, then what belongs to it. `roots` keeps tensors that were made for it. */
export function encodeIndices(indices: Index | readonly Index[]): { items: unknown[]; roots: Tensor[] } {
  const encoded = { items: [], roots: [] };
  if (Array.isArray(indices)) {
    for (const item of indices as readonly Index[]) encode(item, encoded);
  } else {
    encode(indices as Index, encoded);
  }
  return encoded;
}

function encode(item: Index, { items, roots }: { items: unknown[]; roots: Tensor[] }): void {
  if (item === null) items.push(Item.None);
  else if (item === '...') items.push(Item.Ellipsis);
  else if (typeof item === 'boolean') items.push(Item.Bool, item);
  else if (typeof item === 'number') items.push(Item.Int, item);
  else if (item instanceof Slice) items.push(Item.Slice, item.start, item.stop, item.step);
  else if (isTensor(item)) items.push(Item.Tensor, indexOf(item));
  else if (Array.isArray(item)) {
    const flat = (item as unknown[]).flat(Number.POSITIVE_INFINITY);
    const mask = flat.length > 0 && flat.every((value) => typeof value === 'boolean');
    const made = tensor(item as number[], { dtype: mask ? dtypes.bool : dtypes.int64 });
    roots.push(made);
    items.push(Item.Tensor, indexOf(made));
  } else {
    throw new TypeError(
      `index: expected an integer, slice(), null, '...', a boolean, a Tensor or an array, got ${describe(item)}`,
    );
  }
}
