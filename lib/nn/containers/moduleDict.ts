/** A dictionary of modules. */

import { withFirstObject } from '../../core/arguments/objectArguments';
import { anything, signature, type Takes } from '../base/arguments';
import { expectModule } from '../base/expectModule';
import { Module } from '../base/module';
import { type Entries, Keyed } from './keyed';

const bindModules = signature({ modules: anything<Entries<never> | Keyed<never>>({}) });
const bindUpdate = signature({ modules: anything<Entries<never> | Keyed<never>>() });

/** `args`, in which an object with a module under the name `modules` is a dictionary of modules. */
const modulesIn = (args: readonly unknown[]) =>
  withFirstObject('modules', args, (value) => value instanceof Module);

/**
 * Modules by name, all of which are members of the module that holds the dictionary. It is not called itself.
 * @example
 * ```ts
 * const layers = new nn.ModuleDict({ conv: new nn.Conv2d(10, 10, 3), relu: new nn.ReLU() });
 * const output = layers.get('relu')?.(torch.randn(2, 3));
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ModuleDict.html
 */
export class ModuleDict<T extends Module = Module> extends Keyed<T> {
  /** @param args `modules`: modules by name, as an object, a Map, or pairs; none by default */
  constructor(...args: Takes<['modules'], [modules?: Entries<T> | Keyed<T>]>) {
    super();
    this.store(bindModules(new.target.name, modulesIn(args)).modules);
  }

  /**
   * Stores each module under its name; existing names keep their positions.
   * @param args `modules`: an object, a Map, pairs, or another container
   */
  update(...args: Takes<['modules'], [modules: Entries<T> | Keyed<T>]>): this {
    return this.store(bindUpdate(`${this.constructor.name}.update`, modulesIn(args)).modules);
  }

  protected admit(key: string, value: T): T {
    expectModule(`${this.constructor.name}: '${key}'`, value);
    return value;
  }
}
