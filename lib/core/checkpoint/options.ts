/** The options of checkpoints. */
import { choice, flag, functionRule, orNull } from '../arguments/rules';
import { isPlainObject } from '../support/plainObject';

/** Enters a scope, and returns an object that leaves it when it is disposed of: `() => torch.autocast('cpu')`. */
export type EnterScope = () => Disposable;

/** The options of `checkpoint`. */
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

/**
 * Returns two scopes that change nothing: the default of the option `contextFn`.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function noopContextFn(): readonly [forward: EnterScope, recompute: EnterScope] {
  const enter: EnterScope = () => ({ [Symbol.dispose]() {} });
  return [enter, enter];
}

/** The rules of the options. */
export const optionRules = {
  useReentrant: orNull(flag()),
  preserveRngState: flag(true),
  contextFn: functionRule<NonNullable<CheckpointOptions['contextFn']>>(noopContextFn),
  determinismCheck: choice(['default', 'none'], 'default'),
  debug: flag(false),
  earlyStop: flag(true),
};

/** Whether the last argument is an object of options and not an argument of the function. */
export function isOptions(value: unknown): value is CheckpointOptions {
  return isPlainObject(value) && Object.keys(value).every((key) => Object.hasOwn(optionRules, key));
}

/** @throws RangeError for options that exclude each other */
export function checkOptions(
  callee: string,
  { useReentrant, contextFn, debug }: Pick<CheckpointOptions, 'useReentrant' | 'contextFn' | 'debug'>,
): void {
  if (useReentrant !== true) return;
  const excluded = contextFn !== noopContextFn ? 'contextFn' : debug ? 'debug' : undefined;
  if (excluded === undefined) return;
  throw new RangeError(`${callee}: argument '${excluded}': expected useReentrant to be false, got true`);
}
