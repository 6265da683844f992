/** Modes that are on while a function runs or until a scope ends, as with Python's context managers. */
import { types } from 'node:util';
import { describe } from './describe';
import { type Enter, enterByStatement, Scope } from './flow';
import { generatorIn, isGenerator } from './generatorScope';
import { warn } from './warn';

/** A mode that is on. `using mode = …` ends it at the end of the scope; so does `mode[Symbol.dispose]()`. */
export interface Mode extends Disposable {}

/**
 * Turns a mode on around `fn`, and returns the result of `fn`. Without `fn` the mode stays on until the returned object
 * is disposed of.
 *
 * Where `fn` returns a promise, the mode belongs to what `fn` began: it is on whenever that goes on, until the promise
 * settles, and off while other code runs. Where `fn` returns a generator, the mode is on while the generator runs.
 * @param callee the function's name, with which error messages begin
 * @param enter turns the mode on, and returns the function that turns it off
 * @param fn the function
 * @param mayStay whether a statement may leave the mode on; else a returned object that was forgotten is warned about
 * @throws TypeError where `fn` is neither a function nor undefined
 */
export function scoped<T>(
  callee: string,
  enter: Enter,
  fn: (() => T) | undefined,
  mayStay?: boolean,
): T | Mode;
export function scoped(callee: string, enter: Enter, fn: unknown, mayStay?: boolean): unknown;
export function scoped(callee: string, enter: Enter, fn: unknown, mayStay = false): unknown {
  if (fn === undefined) return mayStay ? modeThat(enter()) : temporaryMode(callee, enter);
  if (typeof fn !== 'function') {
    throw new TypeError(
      `${callee}: expected a function, or nothing for a \`using\` declaration, got ${describe(fn)}`,
    );
  }
  return runIn(enter, fn as () => unknown);
}

function runIn(enter: Enter, fn: () => unknown): unknown {
  const scope = new Scope(enter);
  let result: unknown;
  let promise: Promise<unknown> | undefined;
  try {
    result = scope.run(fn);
    promise = promiseOf(result, scope);
  } catch (error) {
    scope.end();
    throw error;
  }
  if (promise) {
    scope.pause();
    return promise.finally(() => scope.finish());
  }
  scope.end();
  return typeof result === 'object' && isGenerator(result) ? generatorIn(result, enter, runIn) : result;
}

/** The promise that a result is, or that settles as the result does; undefined for other results. */
function promiseOf(result: unknown, scope: Scope): Promise<unknown> | undefined {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return undefined;
  if (types.isPromise(result)) return result;
  // Some thenables begin their work when they are asked for its result.
  return typeof (result as { then?: unknown }).then === 'function'
    ? scope.run(() => Promise.resolve(result))
    : undefined;
}

/** Returns a mode, on already, that `leave` turns off. */
function modeThat(leave: (isEnd: true) => unknown): Mode {
  let left = false;
  return {
    [Symbol.dispose]() {
      if (!left) leave(true);
      left = true;
    },
  };
}

const forgotten = new FinalizationRegistry<string>((callee) => {
  warn(
    `${callee}: the returned mode was not kept, and is still on: write \`using mode = ${callee}(…)\`, or give it a function`,
  );
});

function temporaryMode(callee: string, enter: Enter): Mode {
  const leave = enterByStatement(enter);
  const token = {};
  const mode = modeThat(() => {
    forgotten.unregister(token);
    leave();
  });
  forgotten.register(mode, callee, token);
  return mode;
}

/** Turns a mode on that is a setting, whose value is kept for as long as other code runs. */
function entering<T>(get: () => T, set: (value: T) => void, value: T): Enter {
  return () => {
    const before = get();
    set(value);
    return (isEnd) => {
      const again = isEnd ? undefined : entering(get, set, get());
      set(before);
      return again;
    };
  };
}

/**
 * Gives a setting the value `value` around `fn`, or until the returned mode is disposed of, and then its former value.
 * @param callee the function's name, with which error messages begin
 * @param get returns the setting
 * @param set changes the setting
 * @param mayStay whether a statement may leave the setting changed; else a forgotten mode is warned about
 */
export function scopedValue<T>(
  callee: string,
  get: () => T,
  set: (value: T) => void,
  value: T,
  fn: unknown,
  mayStay = false,
): unknown {
  return scoped(callee, entering(get, set, value), fn, mayStay);
}
