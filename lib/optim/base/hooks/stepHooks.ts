/** Hooks that run before and after the steps of optimizers. */
import { mismatch } from '../../../core/arguments/assertions';
import { describe } from '../../../core/support/describe';
import type { RemovableHandle } from '../../../core/support/removableHandle';
import type { Optimizer } from '../optimizer';
import { Hooks } from './hooks';

/** Evaluates the model again and returns the loss. */
export type Closure<Loss = unknown> = () => Loss;
/** Runs before a step; may return other arguments for it. */
export type StepPreHook = (optimizer: Optimizer, args: readonly unknown[]) => readonly unknown[] | undefined;
/** Runs after a step. */
export type StepPostHook = (optimizer: Optimizer, args: readonly unknown[]) => void;

const globalPreHooks = new Hooks<StepPreHook>();
const globalPostHooks = new Hooks<StepPostHook>();

/**
 * Adds a hook that runs before each step of every optimizer.
 * @returns a handle whose `remove()` removes the hook
 * @see https://docs.pytorch.org/docs/2.13/optim.html
 */
export function registerOptimizerStepPreHook(hook: StepPreHook): RemovableHandle {
  return globalPreHooks.add(hook);
}

/**
 * Adds a hook that runs after each step of every optimizer.
 * @returns a handle whose `remove()` removes the hook
 */
export function registerOptimizerStepPostHook(hook: StepPostHook): RemovableHandle {
  return globalPostHooks.add(hook);
}

/** The hooks of one optimizer's steps. */
export class StepHooks {
  readonly before = new Hooks<StepPreHook>();
  readonly after = new Hooks<StepPostHook>();

  /**
   * Runs `perform` between the hooks; those of every optimizer are outermost.
   * @param args the step's arguments: a closure, or none
   */
  around(
    optimizer: Optimizer,
    perform: (closure: Closure | undefined) => unknown,
    args: readonly unknown[],
  ): unknown {
    let current = args;
    for (const hook of [...globalPreHooks, ...this.before]) {
      const replaced: unknown = hook(optimizer, current);
      if (replaced === undefined || replaced === null) continue;
      if (!Array.isArray(replaced)) {
        throw new TypeError(
          `${optimizer.name}: expected a step hook to return nothing or an array of arguments, got ${describe(replaced)}`,
        );
      }
      current = replaced;
    }
    const closure = current[0] ?? undefined;
    if (closure !== undefined && typeof closure !== 'function') {
      throw mismatch(`${optimizer.name}.step: argument 'closure'`, 'a function that gives the loss', closure);
    }
    const result = perform(closure as Closure | undefined);
    for (const hook of [...this.after, ...globalPostHooks]) hook(optimizer, current);
    return result;
  }
}
