/** What checkpoints are asked for. */
import { describe } from '../support/describe';
import { isPlainObject } from '../support/plainObject';

/** Enters a scope; disposing of what it returns leaves it: `() => torch.autocast('cpu')`. */
export type EnterScope = () => Disposable;

export interface CheckpointOptions {
  /**
   * Python's older variant: runs without recording, and again as a whole; its result requires grad only where an
   * argument does. False by default.
   */
  useReentrant?: boolean | null;
  /** Gives the second run the random numbers of the first; true by default. */
  preserveRngState?: boolean;
  /** Gives the scopes that the first and the second run are in; none by default. */
  contextFn?: () => readonly [forward: EnterScope, recompute: EnterScope];
  /** Whether what the second run keeps must have the shapes, dtypes and devices of what the first did. */
  determinismCheck?: 'default' | 'none';
  /** Errors say where each tensor was kept, in both runs; false by default. */
  debug?: boolean;
  /** Ends the second run as soon as it has made what the backward needs; true by default. */
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

/** Whether the last argument is meant as options rather than for the function. */
export function isOptions(value: unknown): value is CheckpointOptions {
  return isPlainObject(value) && Object.keys(value).every((key) => key in kinds);
}

/** @throws TypeError for an option that there is not, or of another kind */
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

/** @see https://docs.pytorch.org/docs/2.13/checkpoint.html */
export function noopContextFn(): readonly [forward: EnterScope, recompute: EnterScope] {
  const enter: EnterScope = () => ({ [Symbol.dispose]() {} });
  return [enter, enter];
}
