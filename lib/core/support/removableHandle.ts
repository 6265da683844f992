/** What registering a hook returns. */

/**
 * Takes a hook away again: by `remove()`, or at the end of the scope: `using handle = module.registerForwardHook(…)`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.utils.hooks.RemovableHandle.html
 */
export class RemovableHandle implements Disposable {
  #remove: (() => void) | undefined;

  /** @internal */
  constructor(remove: () => void) {
    this.#remove = remove;
  }

  /** Takes the hook away; a second call does nothing. */
  remove(): void {
    this.#remove?.();
    this.#remove = undefined;
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}
