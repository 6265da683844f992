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

/** The addon's form of indices; `roots` keeps tensors alive that were made for it. */
export function encodeIndices(indices: Index | readonly Index[]): { items: unknown[][]; roots: Tensor[] } {
  const list = Array.isArray(indices) ? (indices as readonly Index[]) : [indices as Index];
  const roots: Tensor[] = [];
  return { items: list.map((item) => encode(item, roots)), roots };
}

function encode(item: Index, roots: Tensor[]): unknown[] {
  if (item === null) return ['none'];
  if (item === '...') return ['ellipsis'];
  if (typeof item === 'boolean') return ['bool', item];
  if (typeof item === 'number') return ['int', item];
  if (item instanceof Slice) return ['slice', item.start, item.stop, item.step];
  if (isTensor(item)) return ['tensor', indexOf(item)];
  if (Array.isArray(item)) {
    const flat = (item as unknown[]).flat(Number.POSITIVE_INFINITY);
    const mask = flat.length > 0 && flat.every((value) => typeof value === 'boolean');
    const made = tensor(item as number[], { dtype: mask ? dtypes.bool : dtypes.int64 });
    roots.push(made);
    return ['tensor', indexOf(made)];
  }
  throw new TypeError(
    `index: expected an integer, slice(), null, '...', a boolean, a Tensor or an array, got ${describe(item)}`,
  );
}
