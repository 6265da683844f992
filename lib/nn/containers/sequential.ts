/** Modules that are called one after the other. */

import { types } from 'node:util';
import { isPlainObject } from '../../core/operators/overloads';
import type { Tensor } from '../../core/tensor/tensor';
import { anything, signature, type Takes } from '../base/arguments';
import { expectModule } from '../base/expectModule';
import { ownModules } from '../base/members/ownMembers';
import type { Module } from '../base/module';
import { ModuleArray } from './moduleArray';

const bindSequential = signature({ sequential: anything<Iterable<Module>>() });

/**
 * Passes its input to the first module, the first module's result to the second, and so on, and returns the
 * last result.
 *
 * ```ts
 * new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * new nn.Sequential({ hidden: new nn.Linear(4, 8), out: new nn.Linear(8, 2) });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Sequential.html
 */
export class Sequential<In = Tensor, Out = Tensor> extends ModuleArray {
  /** @param modules the modules in order, or one object or Map of modules by name */
  constructor(
    ...modules: readonly Module[] | [Readonly<Record<string, Module>> | ReadonlyMap<string, Module>]
  ) {
    super();
    const [first] = modules;
    if (modules.length === 1 && (types.isMap(first) || isPlainObject(first))) {
      for (const [name, module] of types.isMap(first) ? first : Object.entries(first)) {
        expectModule(`${new.target.name}: '${name}'`, module);
        this.registerModule(name, module);
      }
      return;
    }
    for (const [i, module] of modules.entries()) {
      expectModule(`${new.target.name}: module ${i}`, module);
      this.registerModule(String(i), module);
    }
  }

  /**
   * Adds modules at the end.
   * @param args `sequential`: the modules, in order, of another Sequential or an array
   */
  extend(...args: Takes<['sequential'], [sequential: Iterable<Module>]>): this {
    return this.addAll(bindSequential(`${this.constructor.name}.extend`, args).sequential);
  }

  /**
   * Passes the input through all modules.
   * @param input what the first module takes
   * @returns what the last module returns
   */
  forward(input: In): Out {
    let value: unknown = input;
    for (const [, module] of ownModules(this)) value = module(value);
    return value as Out;
  }

  /**
   * Makes another Sequential of the modules from `start` up to but not including `end`, under their own
   * names.
   */
  slice(start?: number, end?: number): Sequential<unknown, unknown> {
    return new Sequential(new Map(ownModules(this).slice(start, end)));
  }
}
