/** A dictionary of modules. */

import { expectModule } from '../base/expectModule';
import type { Module } from '../base/module';
import { type Entries, Keyed } from './keyed';

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
  /** @param modules modules by name, as an object, a Map, or pairs; none by default */
  constructor(modules: Entries<T> = {}) {
    super();
    this.update(modules);
  }

  protected admit(key: string, value: T): T {
    expectModule(`${this.constructor.name}: '${key}'`, value);
    return value;
  }
}
