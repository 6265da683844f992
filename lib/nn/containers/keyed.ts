/** The base of ModuleDict and ParameterDict: members with names of the user's choice. */

import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { signature, type Takes, text } from '../base/arguments';
import { KeyedMembers, type Members, members } from '../base/members/members';
import { Module } from '../base/module';

/** The key under which the container stores its entries. */
const items: unique symbol = Symbol('items');

/** Entries as an object, a Map, or pairs of a name and a value. */
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

/** A name, by position or as `{ key }`. */
export type KeyArguments = Takes<['key'], [key: string]>;

const bindKey = signature({ key: text() });

/** Values by name, in the order of insertion. */
export abstract class Keyed<T> extends Module implements Iterable<string> {
  /** @internal */
  readonly [items] = new Map<string, T>();

  override [members](): Members {
    return new KeyedMembers(this[items] as Map<string, unknown>, this);
  }

  /** Checks or converts a value before it is stored. */
  protected abstract admit(key: string, value: T): T;

  /** The number of entries. */
  override get length(): number {
    return this[items].size;
  }

  /** Returns the value of a name, or undefined. */
  get(key: string): T | undefined {
    return this[items].get(key);
  }

  /**
   * Stores a value under a name.
   * @param key a non-empty name without a dot
   */
  set(key: string, value: T): this {
    if (typeof key !== 'string' || key === '' || key.includes('.')) {
      throw new TypeError(`${this.constructor.name}: expected a name with no dot, got ${describe(key)}`);
    }
    this[items].set(key, this.admit(key, value));
    return this;
  }

  /** Whether there is an entry of that name. */
  has(key: string): boolean {
    return this[items].has(key);
  }

  /**
   * Removes the entry of a name.
   * @returns whether there was one
   */
  delete(key: string): boolean {
    return this[items].delete(key);
  }

  /**
   * Removes the entry of a name and returns its value.
   * @throws RangeError where there is none
   */
  pop(...args: KeyArguments): T {
    const { key } = bindKey(`${this.constructor.name}.pop`, args);
    const value = this[items].get(key);
    if (value === undefined) throw new RangeError(`${this.constructor.name}.pop: there is no '${key}'`);
    this[items].delete(key);
    return value;
  }

  /** Removes all entries. */
  clear(): void {
    this[items].clear();
  }

  /** Stores each value under its name; existing names keep their positions. */
  protected store(entries: Entries<T> | Keyed<T>): this {
    const pairs =
      entries instanceof Keyed ? entries.items() : pairsOf(`${this.constructor.name}.update`, entries);
    for (const [key, value] of pairs) this.set(key, value);
    return this;
  }

  /** Lists the names, in order. */
  keys(): string[] {
    return [...this[items].keys()];
  }

  /** Lists the values, in order. */
  values(): T[] {
    return [...this[items].values()];
  }

  /** Lists pairs of a name and a value, in order. */
  items(): [string, T][] {
    return [...this[items]];
  }

  /** Iterates over the names, as in Python. */
  [Symbol.iterator](): IterableIterator<string> {
    return this.keys()[Symbol.iterator]();
  }

  /** Throws a TypeError: the container is not called; subclasses may define it. */
  forward(..._args: never[]): unknown {
    throw new TypeError(`${this.constructor.name}: it has no forward; use what is in it`);
  }
}
