/** Backward passes that share what checkpoints make again. */

import { type Mode, scoped } from '../support/contextManager';

let current: GraphExecGroup | null = null;

/**
 * Backward passes inside one group run a checkpoint again at most once, however many they are. They must not need the
 * same saved tensors, even with `retainGraph`.
 *
 *     new GraphExecGroup().run(() => {
 *       a.backward({ retainGraph: true });
 *       b.backward();
 *     });
 *
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.GraphExecGroup
 */
export class GraphExecGroup {
  /** The group that is entered. @internal */
  static get current(): GraphExecGroup | null {
    return current;
  }

  /** Runs `fn` in the group, or what follows until the scope ends: `using _ = group.run()`. */
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
