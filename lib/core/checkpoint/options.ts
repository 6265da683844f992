/** The options of checkpoints. */
import { describe } from '../support/describe';
import { isPlainObject } from '../support/plainObject';

/** Enters a scope, and returns an object that leaves it when it is disposed of: `() => torch.autocast('cpu')`. */
export type EnterScope = () => Disposable;

export interface CheckpointOptions {
  /**
   * Whether to use Python's older implementation. It runs the function without recording and then all of it again, and
   * its result requires a gradient only where an argument does. False by default.
   */
  useReentrant?: boolean | null;
  /** Whether the second run draws the same random numbers as the first; true by default. */
  preserveRngState?: boolean;
  /** Returns the scopes in which the first and the second run take place; by default there are none. */
  contextFn?: () => readonly [forward: EnterScope, recompute: EnterScope];
  /**
   * Whether to check that the second run makes tensors of the same shapes, dtypes and devices as the first: `'default'`
   * (yes) or `'none'`.
   */
  determinismCheck?: 'default' | 'none';
  /** Whether errors show where each tensor was saved, in both runs; false by default. */
  debug?: boolean;
  /** Whether the second run ends as soon as it has made what the backward needs; true by default. */
  earlyStop?: boolean;
}

const kinds: Record<keyof CheckpointOptions, (value: unknown) => boolean> = {
  useReentrant: (value) => typeof value === 'boolean' || value === null,
  preserveRngState: (value) => typeof value === 'boolean',
  contextFn: (value) => typeof value === 'function',
  determinismCheck: (value) => value === 'default' || value === 'none',
  debug: (value) => typeof value === 'boolean',
  earlyStop: (value) => typeof value === 'boolean',
};
const expected: Record<string, string> = {
  contextFn: 'a function',
  determinismCheck: "'default' or 'none'",
};

/** Whether the last argument is an object of options and not an argument of the function. */
export function isOptions(value: unknown): value is CheckpointOptions {
  return isPlainObject(value) && Object.keys(value).every((key) => key in kinds);
}

/** @throws TypeError for an unknown option or one of the wrong type, RangeError for options that exclude each other */
export function checkOptions(callee: string, options: CheckpointOptions): void {
  for (const [key, value] of Object.entries(options)) {
    if (!(key in kinds)) {
      throw new TypeError(`${callee}: unknown argument '${key}'; expected ${Object.keys(kinds).join(', ')}`);
    }
    if (value === undefined || kinds[key as keyof CheckpointOptions](value)) continue;
    throw new TypeError(
      `${callee}: argument '${key}': expected ${expected[key] ?? 'a boolean'}, got ${describe(value)}`,
    );
  }
  if (options.useReentrant !== true) return;
  for (const key of ['contextFn', 'debug'] as const) {
    if (options[key] === undefined || options[key] === false) continue;
    throw new RangeError(`${callee}: argument '${key}': expected useReentrant to be false, got true`);
  }
}

/**
 * The default of the option `contextFn`: two scopes that change nothing.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function noopContextFn(): readonly [forward: EnterScope, recompute: EnterScope] {
  const enter: EnterScope = () => ({ [Symbol.dispose]() {} });
  return [enter, enter];
}
