/** The base of Sequential and ModuleList: modules in order, under the names `0`, `1`, … */

import { expectIterable } from '../../core/arguments/assertions';
import { describe } from '../../core/support/describe';
import { expectModule } from '../base/expectModule';
import { members } from '../base/members';
import { Module } from '../base/module';
import { ownModules } from '../base/ownMembers';

/** Array-like access to modules, in order. */
export abstract class ModuleArray<T extends Module = Module> extends Module implements Iterable<T> {
  /** The module under the name of that number. */
  [index: number]: T;

  /** The number of modules. */
  override get length(): number {
    return ownModules(this).length;
  }

  /** Returns the modules as an array. */
  toArray(): T[] {
    return ownModules(this).map(([, module]) => module as T);
  }

  /** Iterates over the modules, in order. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.toArray()[Symbol.iterator]();
  }

  /**
   * Returns the module at an index.
   * @param index counted from the end where it is negative
   * @throws RangeError where there is none
   */
  at(index: number): T {
    return entryAt(this, 'at', index)[1] as T;
  }

  /**
   * Replaces the module at an index.
   * @param index counted from the end where it is negative
   * @throws RangeError where there is none
   */
  set(index: number, module: T): void {
    expectModule(`${this.constructor.name}.set`, module);
    this[members]().set(entryAt(this, 'set', index)[0], module);
  }

  /** Adds a module at the end. */
  append(module: T): this {
    expectModule(`${this.constructor.name}.append`, module);
    this[members]().set(String(this.length), module);
    return this;
  }

  /** Adds modules at the end. */
  extend(modules: Iterable<T>): this {
    expectIterable(`${this.constructor.name}: argument 'modules'`, 'Modules', modules);
    for (const module of [...modules]) this.append(module);
    return this;
  }

  /**
   * Inserts a module before the one at `index`, and renumbers those that follow.
   * @param index counted from the end where it is negative
   */
  insert(index: number, module: T): this {
    expectModule(`${this.constructor.name}.insert`, module);
    const all = this.toArray();
    const { length } = all;
    if (!Number.isInteger(index) || index < -length || index > length) {
      throw new RangeError(
        `${this.constructor.name}.insert: expected an index from ${-length} to ${length}, got ${describe(index)}`,
      );
    }
    all.splice(index < 0 ? index + length : index, 0, module);
    renumber(this, all);
    return this;
  }

  /**
   * Removes and returns the module at an index, the last by default, and renumbers those that follow.
   * @throws RangeError where there is none
   */
  pop(index = -1): T {
    const found = entryAt(this, 'pop', index)[1] as T;
    const position = index < 0 ? index + this.length : index;
    renumber(
      this,
      this.toArray().filter((_, i) => i !== position),
    );
    return found;
  }
}

function entryAt(array: ModuleArray, method: string, index: number): [string, Module] {
  const entries = ownModules(array);
  const entry = Number.isInteger(index) ? entries.at(index) : undefined;
  if (entry === undefined) {
    throw new RangeError(
      `${array.constructor.name}.${method}: expected an index of ${entries.length} modules, got ${describe(index)}`,
    );
  }
  return entry;
}

/** Names the modules `0`, `1`, … in the given order. */
function renumber(array: ModuleArray, modules: readonly Module[]): void {
  const store = array[members]();
  for (const [name] of ownModules(array)) store.delete(name);
  for (const [i, module] of modules.entries()) store.set(String(i), module);
}
