/** Modules by name. */

import { expectModule } from '../base/expectModule';
import type { Module } from '../base/module';
import { type Entries, Keyed } from './keyed';

/**
 * Modules by name, which are members of the module that holds it. It isn't called itself.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ModuleDict.html
 */
export class ModuleDict<T extends Module = Module> extends Keyed<T> {
  /** @param modules by name, as an object, a Map, or pairs; none by default */
  constructor(modules: Entries<T> = {}) {
    super();
    this.update(modules);
  }

  protected admit(key: string, value: T): T {
    expectModule(`${this.constructor.name}: '${key}'`, value);
    return value;
  }
}
