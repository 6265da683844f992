/** Modules one after the other. */

import { isPlainObject } from '../../core/operators/overloads';
import type { Tensor } from '../../core/tensor/tensor';
import { expectModule } from '../base/expectModule';
import type { Module } from '../base/module';
import { ModuleArray } from './moduleArray';

/**
 * Gives its input to the first module, that one's result to the next, and so on.
 *
 * ```ts
 * new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * new nn.Sequential({ hidden: new nn.Linear(4, 8), out: new nn.Linear(8, 2) });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Sequential.html
 */
export class Sequential<In = Tensor, Out = Tensor> extends ModuleArray {
  /** Modules in order, or an object or a Map that names them. */
  constructor(
    ...modules: readonly Module[] | [Readonly<Record<string, Module>> | ReadonlyMap<string, Module>]
  ) {
    super();
    const [first] = modules;
    if (modules.length === 1 && (first instanceof Map || isPlainObject(first))) {
      for (const [name, module] of first instanceof Map ? first : Object.entries(first)) {
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

  forward(input: In): Out {
    let value: unknown = input;
    for (const [, module] of this.ownModules()) value = module(value);
    return value as Out;
  }

  /** The modules from `start` to before `end`, under their own names, in another Sequential. */
  slice(start?: number, end?: number): Sequential<unknown, unknown> {
    return new Sequential(new Map(this.ownModules().slice(start, end)));
  }
}
