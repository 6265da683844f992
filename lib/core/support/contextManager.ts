/** Modes that are on while a function runs or until a scope ends, as with Python's context managers. */
import { describe } from './describe';

/** A mode that is on. `using mode = …` ends it at the end of the scope; so does `mode[Symbol.dispose]()`. */
export interface Mode extends Disposable {}

/**
 * Turns a mode on around `fn`, and returns the result of `fn`. Without `fn` the mode stays on until the returned object
 * is disposed of.
 * @param callee the function's name, with which error messages begin
 * @param enter turns the mode on, and returns the function that turns it off
 * @param fn the function; where it returns a promise, the mode stays on until that settles
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

/**
 * Gives a setting the value `value` around `fn`, or until the returned mode is disposed of, and then its former value.
 * @param callee the function's name, with which error messages begin
 * @param get returns the setting
 * @param set changes the setting
 */
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
