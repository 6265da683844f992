/** Generators that run in a mode. */
import { types } from 'node:util';
import { type Enter, over } from './flow';

type Step = (enter: Enter, call: () => unknown) => unknown;
type Result = { done?: boolean };

/** The generators that were made here. */
const made = new WeakSet<object>();

/** Whether a value is a generator or an async generator, also one of another realm. */
export function isGenerator(value: unknown): value is Generator | AsyncGenerator {
  return types.isGeneratorObject(value) || made.has(value as object);
}

/**
 * Returns a generator that does what `generator` does, in a mode: the mode is on while the generator's code runs, and
 * off while it waits to be asked for the next value.
 * @param enter turns the mode on
 * @param run calls a function in a scope of a mode
 */
export function generatorIn(generator: Generator | AsyncGenerator, enter: Enter, run: Step): unknown {
  let isDone = false;
  let next = enter;
  // Each value is one scope; the next begins as this one was left.
  const enterNext: Enter = () => {
    const leave = next();
    return () => {
      next = leave(isDone) ?? next;
      return enterNext;
    };
  };
  const settle = (result: Result): Result => {
    isDone = result.done === true;
    return result;
  };
  const fail = (error: unknown): never => {
    isDone = true;
    throw error;
  };
  const method = (name: 'next' | 'return' | 'throw') => (value: unknown) => {
    return run(isDone ? over : enterNext, () => {
      try {
        const result = (generator[name] as (value: unknown) => Result | Promise<Result>)(value);
        return 'then' in result ? result.then(settle, fail) : settle(result);
      } catch (error) {
        return fail(error);
      }
    });
  };
  const result = Object.create(Object.getPrototypeOf(generator) as object, {
    next: { value: method('next') },
    return: { value: method('return') },
    throw: { value: method('throw') },
  }) as object;
  made.add(result);
  return result;
}
