/** Modes that are entered around a function or until the end of a scope. */
import { describe } from './describe';

/** A mode that was entered: dispose of it, or let `using` do so, to leave it. */
export interface Mode extends Disposable {}

/**
 * Enters by `enter`, which returns how to leave: around `fn`, or until the returned mode is disposed of.
 * @param callee whom messages name
 * @throws TypeError where `fn` is neither a function nor undefined
 */
export function scoped<T>(callee: string, enter: () => () => void, fn: (() => T) | undefined): T | Mode;
export function scoped(callee: string, enter: () => () => void, fn: unknown): unknown;
export function scoped(callee: string, enter: () => () => void, fn: unknown): unknown {
  if (fn !== undefined && typeof fn !== 'function') {
    throw new TypeError(
      `${callee}: expected a function, or nothing for a \`using\` declaration, got ${describe(fn)}`,
    );
  }
  const leave = enter();
  if (fn === undefined) {
    let left = false;
    return {
      [Symbol.dispose]() {
        if (!left) leave();
        left = true;
      },
    };
  }
  let result: unknown;
  try {
    result = fn();
  } catch (error) {
    leave();
    throw error;
  }
  if (result instanceof Promise) return result.finally(leave);
  leave();
  return result;
}

/** Sets something to `value`, around `fn` or until the returned mode is disposed of, and then to what it was. */
export function scopedValue<T>(
  callee: string,
  get: () => T,
  set: (value: T) => void,
  value: T,
  fn: unknown,
): unknown {
  return scoped(
    callee,
    () => {
      const before = get();
      set(value);
      return () => set(before);
    },
    fn,
  );
}
