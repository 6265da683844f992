/** Runs functions without keeping what their backward needs. */

import { expectFunction, expectIterable } from '../arguments/assertions';
import { flag, nullable, signature, splitFunction } from '../arguments/rules';
import { isGradEnabled } from '../autograd/gradMode';
import { type Mode, scopedValue } from '../support/contextManager';
import { describe } from '../support/describe';
import { surroundings } from './deviceStates';
import { Frame } from './frame';
import { type CheckpointOptions, checkOptions, isOptions, noopContextFn } from './options';
import { CheckpointFunction } from './reentrant';

/** Options that were set for all checkpoints, and override those of each call. */
const overriding: { earlyStop?: boolean; debug?: boolean } = {};

function override(
  callee: string,
  key: keyof typeof overriding,
  value: boolean | undefined,
  fn: unknown,
): unknown {
  const get = () => overriding[key];
  const set = (next: boolean | undefined) => {
    if (next === undefined) delete overriding[key];
    else overriding[key] = next;
  };
  return scopedValue(callee, get, set, value, fn);
}

const bindStop = signature({ enable: flag() });
const bindDebug = signature({ enabled: nullable(flag()) });

/**
 * Sets whether the second run of a checkpoint ends as soon as it has made what the backward needs. It holds for
 * checkpoints that run within `fn`, or until the returned object is disposed of.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.set_checkpoint_early_stop
 */
export function setCheckpointEarlyStop(enable: boolean | { enable: boolean }): Mode;
export function setCheckpointEarlyStop<T>(enable: boolean | { enable: boolean }, fn: () => T): T;
export function setCheckpointEarlyStop(...args: unknown[]): unknown {
  const [given, fn] = splitFunction(args);
  const { enable } = bindStop('setCheckpointEarlyStop', given);
  return override('setCheckpointEarlyStop', 'earlyStop', enable, fn);
}

/**
 * Sets the option `debug` of all checkpoints that run within `fn`, or until the returned object is disposed of.
 * @param enabled true or false; null leaves it to each checkpoint
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.set_checkpoint_debug_enabled
 */
export function setCheckpointDebugEnabled(enabled: boolean | null | { enabled: boolean | null }): Mode;
export function setCheckpointDebugEnabled<T>(
  enabled: boolean | null | { enabled: boolean | null },
  fn: () => T,
): T;
export function setCheckpointDebugEnabled(...args: unknown[]): unknown {
  const [given, fn] = splitFunction(args);
  const { enabled } = bindDebug('setCheckpointDebugEnabled', given);
  return override('setCheckpointDebugEnabled', 'debug', enabled ?? undefined, fn);
}

type Run = (...args: unknown[]) => unknown;

/**
 * Runs `fn(...args)` without keeping the intermediate results that its backward needs. The backward pass runs `fn`
 * again to make them. It saves memory and costs time.
 *
 *     y = torch.utils.checkpoint.checkpoint(block, x);
 *     y = torch.utils.checkpoint.checkpoint((a, b) => block(a).add(b), a, b, { preserveRngState: false });
 *
 * @param fn a function or a module. It must compute the same both times; random numbers and mixed precision are those
 * of the first run
 * @param args the arguments of `fn`; a last object with options is not passed to it
 * @returns what `fn` returns
 * @throws CheckpointError from the backward pass, where the second run makes other tensors than the first
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.checkpoint
 */
export function checkpoint<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  ...args: [...Args] | [...Args, options: CheckpointOptions]
): Result {
  if (typeof fn !== 'function')
    throw new TypeError(`checkpoint: expected a function or module, got ${describe(fn)}`);
  const last = args.at(-1);
  const options = isOptions(last) ? last : {};
  checkOptions('checkpoint', options);
  const given: unknown[] = isOptions(last) ? args.slice(0, -1) : args;
  const random = options.preserveRngState ?? true;
  if (options.useReentrant === true) return CheckpointFunction.apply(fn as Run, random, ...given) as Result;
  if (!isGradEnabled()) return fn(...(given as Args));
  const [enterFirst, enterSecond] = (options.contextFn ?? noopContextFn)();
  const within = surroundings(given, random);
  const frame = new Frame(given, {
    again: (...inputs) => within(() => inside(enterSecond, () => fn(...(inputs as Args)))),
    earlyStop: overriding.earlyStop ?? options.earlyStop ?? true,
    checked: (options.determinismCheck ?? 'default') === 'default',
    debug: overriding.debug ?? options.debug ?? false,
  });
  return frame.run(() => inside(enterFirst, () => fn(...(given as Args))));
}

function inside<T>(enter: () => Disposable, fn: () => T): T {
  const scope = enter();
  try {
    return fn();
  } finally {
    scope[Symbol.dispose]();
  }
}

/**
 * Runs functions one after another, each with the result of the one before. They are divided into `segments` equal
 * parts, and each part but the last runs in a checkpoint.
 * @param functions a Sequential, or an array of functions or modules
 * @param segments the number of parts
 * @param input the argument of the first function
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.checkpoint_sequential
 */
export function checkpointSequential<T>(
  functions: Iterable<(input: T) => T>,
  segments: number,
  input: T,
  options: CheckpointOptions = {},
): T {
  checkOptions('checkpointSequential', options);
  expectIterable("checkpointSequential: argument 'functions'", 'functions', functions);
  const list = [...functions];
  for (const [i, each] of list.entries())
    expectFunction(`checkpointSequential: argument 'functions'[${i}]`, each);
  const size = Math.floor(list.length / segments);
  if (!Number.isInteger(segments) || size < 1) {
    throw new RangeError(
      `checkpointSequential: argument 'segments': expected an integer from 1 to ${list.length}, got ${describe(segments)}`,
    );
  }
  const part = (from: number, to: number) => (value: T) =>
    list.slice(from, to).reduce((result, each) => each(result), value);
  let value = input;
  const start = size * (segments - 1);
  for (let i = 0; i < start; i += size) value = checkpoint<[T], T>(part(i, i + size), value, options);
  return part(start, list.length)(value);
}
