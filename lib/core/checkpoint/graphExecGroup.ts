/** Groups of backward passes for which a checkpoint runs its function again only once. */

import { type Mode, scoped } from '../support/contextManager';

let current: GraphExecGroup | null = null;

/**
 * A group of backward passes that share what checkpoints compute again: each checkpoint runs its function at most once
 * for all of them. The passes must not need the same saved tensors, even with `retainGraph`.
 *
 *     new GraphExecGroup().run(() => {
 *       a.backward({ retainGraph: true });
 *       b.backward();
 *     });
 *
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.GraphExecGroup
 */
export class GraphExecGroup {
  /** The group within which the code runs, or null. @internal */
  static get current(): GraphExecGroup | null {
    return current;
  }

  /**
   * Runs `fn` within the group. Without `fn`, the group lasts until the returned object is disposed of.
   * @param fn a function that runs backward passes
   * @returns what `fn` returns
   * @throws Error within another group
   */
  run<T>(fn: () => T): T;
  run(): Mode;
  run(fn?: unknown): unknown {
    return scoped(
      'GraphExecGroup.run',
      () => {
        if (current !== null) throw new Error('GraphExecGroup.run: expected to be outside of all groups');
        current = this;
        return () => {
          current = null;
        };
      },
      fn,
    );
  }
}
