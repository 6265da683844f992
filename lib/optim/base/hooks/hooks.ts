/** Functions that run around an optimizer's methods, in the order of their registration. */
import { RemovableHandle } from '../../../core/support/removableHandle';

/** Functions that run before or after an optimizer's methods, in the order of their registration. */
export class Hooks<Hook> implements Iterable<Hook> {
  #hooks: { hook: Hook }[] = [];

  /** @param prepend whether the hook runs before those already registered */
  add(hook: Hook, prepend = false): RemovableHandle {
    const entry = { hook };
    this.#hooks = prepend ? [entry, ...this.#hooks] : [...this.#hooks, entry];
    return new RemovableHandle(() => {
      this.#hooks = this.#hooks.filter((other) => other !== entry);
    });
  }

  *[Symbol.iterator](): Iterator<Hook> {
    for (const { hook } of this.#hooks) yield hook;
  }
}
