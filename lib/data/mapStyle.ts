/** Datasets that are read by index: objects with `get` and `length`, and arrays of samples. */

import type { Rule } from '../core/arguments/rules';
import { describe } from '../core/support/describe';
import { Dataset } from './dataset';
import type { Sized } from './sampler';

/** What a DataLoader needs of a dataset: samples by index, and their number. */
export interface MapStyle<T> extends Sized {
  /** Returns sample `i`, from 0 to `length - 1`; perhaps a promise of it. */
  get(i: number): T;
  /** Returns several samples, where that is faster than reading them one by one. */
  getItems?(indices: readonly number[]): T[];
  /** Returns a whole batch, as `defaultCollate` would make it; undefined where it cannot. */
  getBatch?(indices: readonly number[]): unknown;
}

/** A dataset that is read by index, or an array of its samples. */
export type Samples<T> = MapStyle<T> | readonly T[];

const isArray = <T>(dataset: Samples<T>): dataset is readonly T[] => Array.isArray(dataset);

/**
 * Returns sample `i`.
 * @throws RangeError for an index that an array has not; a dataset's own `get` says so itself
 */
export function sampleAt<T>(dataset: Samples<T>, i: number): T {
  if (!isArray(dataset)) return dataset.get(i);
  const { length } = dataset;
  const index = i < 0 ? i + length : i;
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new RangeError(`dataset: expected an index in [${-length}, ${length - 1}], got ${describe(i)}`);
  }
  return dataset[index] as T;
}

/** Returns several samples, at once where the dataset can. */
export function samplesAt<T>(dataset: Samples<T>, indices: readonly number[]): T[] {
  return !isArray(dataset) && dataset.getItems
    ? dataset.getItems(indices)
    : indices.map((i) => sampleAt(dataset, i));
}

/** Returns the batch that a dataset makes at once; undefined where it cannot. */
export function batchAt<T>(dataset: Samples<T>, indices: readonly number[]): unknown {
  return isArray(dataset) ? undefined : dataset.getBatch?.(indices);
}

/** Names under which a dataset's author may have written a member, in Python or by its habits. */
const otherNames = {
  get: ['__getitem__', 'getItem', 'getitem', '__get__', 'at'],
  length: ['__len__', 'len', 'size', 'getLength'],
} as const;

/** What keeps an object from being a dataset; undefined where nothing does. */
function problemOf(value: object): string | undefined {
  const { get, length } = value as { get?: unknown; length?: unknown };
  const lacks = (member: 'get' | 'length', what: string) => {
    const other = otherNames[member].find((name) => name in value);
    return `${what}, got ${describe(value)} without it${other ? `; did you mean ${member} by '${other}'?` : ''}`;
  };
  if (typeof get !== 'function') return lacks('get', 'a dataset with a method get(i)');
  if (typeof length === 'function')
    return `a dataset whose length is a getter, got a method; write get length()`;
  if (typeof length !== 'number') return lacks('length', 'a dataset with a getter length');
  return undefined;
}

/**
 * The rule of a dataset that is read by index. Messages name the member that it lacks.
 * @param expected what else a value may be, as messages say it
 * @internal
 */
export const samplesRule = <T>(
  expected = 'a Dataset, an array of samples, or an object with get and length',
): Rule<Samples<T>> => ({
  read(value, where) {
    if (Array.isArray(value)) return value as readonly T[];
    if (typeof value !== 'object' || value === null || !couldBeDataset(value)) {
      throw new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
    }
    const problem = problemOf(value);
    if (problem) throw new TypeError(`${where}: expected ${problem}`);
    return value as MapStyle<T>;
  },
});

/** Whether an object is made to be a dataset, so that what it lacks is worth a message of its own. */
function couldBeDataset(value: object): boolean {
  const names = ['get', 'length', ...otherNames.get, ...otherNames.length];
  return value instanceof Dataset || (!ArrayBuffer.isView(value) && names.some((name) => name in value));
}
