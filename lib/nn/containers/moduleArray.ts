/** The base of Sequential and ModuleList: modules in order, under the names `0`, `1`, … */

import { expectIterable } from '../../core/arguments/assertions';
import { describe } from '../../core/support/describe';
import { anything, signature, type Takes } from '../base/arguments';
import { expectModule } from '../base/expectModule';
import { members } from '../base/members/members';
import { ownModules } from '../base/members/ownMembers';
import { Module } from '../base/module';

const bindModule = signature({ module: anything<Module>() });
const bindInsertion = signature({ index: anything<number>(), module: anything<Module>() });
const bindKey = signature({ key: anything<number>(-1) });

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
  append(...args: Takes<['module'], [module: T]>): this {
    const { module } = bindModule(`${this.constructor.name}.append`, args);
    expectModule(`${this.constructor.name}.append`, module);
    this[members]().set(String(this.length), module);
    return this;
  }

  /** Adds modules at the end; each subclass has an `extend` with Python's name of the argument. */
  protected addAll(modules: Iterable<T>): this {
    expectIterable(`${this.constructor.name}: argument 'modules'`, 'Modules', modules);
    for (const module of [...modules]) this.append(module);
    return this;
  }

  /**
   * Inserts a module before the one at `index`, and renumbers those that follow.
   * @param args `index`: the position, counted from the end where it is negative; `module`: the module
   */
  insert(...args: Takes<['index', 'module'], [index: number, module: T]>): this {
    const { index, module } = bindInsertion(`${this.constructor.name}.insert`, args);
    expectModule(`${this.constructor.name}.insert`, module);
    const all = this.toArray();
    const { length } = all;
    if (!Number.isInteger(index) || index < -length || index > length) {
      throw new RangeError(
        `${this.constructor.name}.insert: expected an index from ${-length} to ${length}, got ${describe(index)}`,
      );
    }
    all.splice(index < 0 ? index + length : index, 0, module as T);
    renumber(this, all);
    return this;
  }

  /**
   * Removes and returns the module at an index, and renumbers those that follow.
   * @param args `key`: the index, counted from the end where it is negative; −1, the last, by default
   * @throws RangeError where there is none
   */
  pop(...args: Takes<['key'], [key?: number]>): T {
    const { key: index } = bindKey(`${this.constructor.name}.pop`, args);
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
