/**
 * Removes a hook. Each method that registers a hook returns such a handle: call `handle.remove()`, or declare it with
 * `using handle = module.registerForwardHook(…)` to remove the hook at the end of the scope.
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

  /** Removes the hook at the end of the scope of a `using` declaration. */
  [Symbol.dispose](): void {
    this.remove();
  }
}
