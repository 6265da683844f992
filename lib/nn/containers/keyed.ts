/** Members by freely chosen names: what ModuleDict and ParameterDict have in common. */

import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { KeyedMembers, type Members, members } from '../base/members';
import { Module } from '../base/module';

/** `dict[items]`: what the dict holds. */
const items: unique symbol = Symbol('items');

/** Entries, as an object, a Map, or pairs. */
export type Entries<T> = Readonly<Record<string, T>> | Iterable<readonly [string, T]>;

/** The pairs of `entries`, in order. */
export function pairsOf<T>(where: string, entries: Entries<T>): [string, T][] {
  if (isPlainObject(entries)) return Object.entries(entries) as [string, T][];
  if (typeof (entries as Iterable<unknown>)?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`${where}: expected an object, a Map or pairs, got ${describe(entries)}`);
  }
  return Array.from(entries as Iterable<readonly [string, T]>, (pair, i) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new TypeError(`${where}: entry ${i}: expected a name and a value, got ${describe(pair)}`);
    }
    return [pair[0], pair[1]];
  });
}

/** Values by name, in the order in which the names came. */
export abstract class Keyed<T> extends Module implements Iterable<string> {
  /** @internal */
  readonly [items] = new Map<string, T>();

  override [members](): Members {
    return new KeyedMembers(this[items] as Map<string, unknown>, this);
  }

  /** What is kept for `value`. */
  protected abstract admit(key: string, value: T): T;

  /** How many names there are. */
  override get length(): number {
    return this[items].size;
  }

  /** The value under a name, or undefined. */
  get(key: string): T | undefined {
    return this[items].get(key);
  }

  /** Puts a value under a name: a non-empty string with no dot. */
  set(key: string, value: T): this {
    if (typeof key !== 'string' || key === '' || key.includes('.')) {
      throw new TypeError(`${this.constructor.name}: expected a name with no dot, got ${describe(key)}`);
    }
    this[items].set(key, this.admit(key, value));
    return this;
  }

  has(key: string): boolean {
    return this[items].has(key);
  }

  /** @returns whether there was one */
  delete(key: string): boolean {
    return this[items].delete(key);
  }

  /**
   * Takes out what is under a name, and returns it.
   * @throws RangeError where there is nothing
   */
  pop(key: string): T {
    const value = this[items].get(key);
    if (value === undefined) throw new RangeError(`${this.constructor.name}.pop: there is no '${key}'`);
    this[items].delete(key);
    return value;
  }

  clear(): void {
    this[items].clear();
  }

  /** Puts each value under its name. */
  update(entries: Entries<T> | Keyed<T>): this {
    const pairs =
      entries instanceof Keyed ? entries.items() : pairsOf(`${this.constructor.name}.update`, entries);
    for (const [key, value] of pairs) this.set(key, value);
    return this;
  }

  keys(): string[] {
    return [...this[items].keys()];
  }

  values(): T[] {
    return [...this[items].values()];
  }

  /** Names and values. */
  items(): [string, T][] {
    return [...this[items]];
  }

  /** The names, as in Python. */
  [Symbol.iterator](): IterableIterator<string> {
    return this.keys()[Symbol.iterator]();
  }

  /** Throws: it isn't called; subclasses may be. */
  forward(..._args: never[]): unknown {
    throw new TypeError(`${this.constructor.name}: it has no forward; use what is in it`);
  }
}
