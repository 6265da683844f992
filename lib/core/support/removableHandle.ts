/** The object that registering a hook returns. */

/**
 * Removes a hook that was registered: by `handle.remove()`, or at the end of the scope with `using handle =
 * module.registerForwardHook(…)`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.utils.hooks.RemovableHandle.html
 */
export class RemovableHandle implements Disposable {
  #remove: (() => void) | undefined;

  /** Made by the library alone, which returns it where a hook is registered. */
  constructor(remove: () => void) {
    this.#remove = remove;
  }

  /** Removes the hook. A second call does nothing. */
  remove(): void {
    this.#remove?.();
    this.#remove = undefined;
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}
