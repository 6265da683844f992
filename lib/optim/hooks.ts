/** Functions that run around an optimizer's methods, in the order of their registration. */

/** Takes a hook off again. */
export interface RemovableHandle extends Disposable {
  remove(): void;
}

export class Hooks<Hook> implements Iterable<Hook> {
  #hooks: { hook: Hook }[] = [];

  /** @param prepend before those that are there */
  add(hook: Hook, prepend = false): RemovableHandle {
    const entry = { hook };
    this.#hooks = prepend ? [entry, ...this.#hooks] : [...this.#hooks, entry];
    const remove = () => {
      this.#hooks = this.#hooks.filter((other) => other !== entry);
    };
    return { remove, [Symbol.dispose]: remove };
  }

  get isEmpty(): boolean {
    return this.#hooks.length === 0;
  }

  *[Symbol.iterator](): Iterator<Hook> {
    for (const { hook } of this.#hooks) yield hook;
  }
}
