/** Runs functions without keeping what their backward needs. */

import { expectFunction } from '../arguments/assertions';
import { withObjects } from '../arguments/objectArguments';
import {
  anything,
  flag,
  iterable,
  nullable,
  rule,
  signature,
  splitFunction,
  type Takes,
} from '../arguments/rules';
import { isGradEnabled } from '../autograd/gradMode';
import { type Mode, scopedValue } from '../support/contextManager';
import { describe } from '../support/describe';
import { surroundings } from './deviceStates';
import { Frame } from './frame';
import { type CheckpointOptions, checkOptions, isOptions, optionRules } from './options';
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
  return scopedValue(callee, get, set, value, fn, true);
}

const bindStop = signature({ enable: flag() });
const bindDebug = signature({ enabled: nullable(flag()) });

/**
 * Sets whether the second run of a checkpoint ends as soon as it has made what the backward needs. It holds for
 * checkpoints that run within `fn`, or without `fn` until the returned object is disposed of, and overrides their
 * option `earlyStop`.
 * @param enable whether it ends then
 * @param fn a function
 * @returns what `fn` returns
 * @throws TypeError for an `enable` that is not a boolean
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
 * Sets the option `debug` of all checkpoints that run within `fn`, or without `fn` until the returned object is
 * disposed of.
 * @param enabled whether errors show where each tensor was saved; null leaves it to each checkpoint
 * @param fn a function
 * @returns what `fn` returns
 * @throws TypeError for an `enabled` that is neither a boolean nor null
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

const bindCheckpoint = signature(
  { function: rule<Run>('a function or module', (value) => typeof value === 'function'), ...optionRules },
  1,
);

/**
 * Runs `fn(...args)` without keeping the intermediate results that its backward needs. The backward pass runs `fn`
 * again to make them, which saves memory and takes time.
 *
 *     y = torch.utils.checkpoint.checkpoint(block, x);
 *     y = torch.utils.checkpoint.checkpoint((a, b) => block(a).add(b), a, b, { preserveRngState: false });
 *
 * @param fn a function or a module; by keyword it is called `function`. It must compute the same both times; random
 * numbers and mixed precision are those of the first run
 * @param args the arguments of `fn`; an object at the end that holds only options is not passed to it
 * @param options how the function is run again; CheckpointOptions says what each option means
 * @returns what `fn` returns
 * @throws TypeError for an option of a wrong type, RangeError for options that exclude each other
 * @throws CheckpointError from the backward pass, where the second run makes other tensors than the first
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.checkpoint
 */
export function checkpoint<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  ...args: [...Args] | [...Args, options: CheckpointOptions]
): Result;
export function checkpoint<Result>(
  options: CheckpointOptions & {
    /** The function or module. */
    function: () => Result;
  },
): Result;
export function checkpoint(first: unknown, ...args: unknown[]): unknown {
  const last = args.at(-1);
  const [given, named] = isOptions(last) ? [args.slice(0, -1), [last]] : [args, []];
  const { function: fn, ...options } = bindCheckpoint('checkpoint', [first, ...named]);
  checkOptions('checkpoint', options);
  if (options.useReentrant === true) {
    return CheckpointFunction.apply(fn, options.preserveRngState, ...given);
  }
  if (!isGradEnabled()) return fn(...given);
  const [enterFirst, enterSecond] = options.contextFn();
  const within = surroundings(given, options.preserveRngState);
  const frame = new Frame(given, {
    again: (...inputs) => within(() => inside(enterSecond, () => fn(...inputs))),
    earlyStop: overriding.earlyStop ?? options.earlyStop,
    checked: options.determinismCheck === 'default',
    debug: overriding.debug ?? options.debug,
  });
  return frame.run(() => inside(enterFirst, () => fn(...given)));
}

function inside<T>(enter: () => Disposable, fn: () => T): T {
  const scope = enter();
  try {
    return fn();
  } finally {
    scope[Symbol.dispose]();
  }
}

const sequentialRules = {
  functions: iterable<(input: unknown) => unknown>('functions'),
  segments: anything<number>(),
  input: anything<unknown>(),
  ...optionRules,
};
const bindSequential = signature(sequentialRules, 4);
const sequentialNames = Object.keys(sequentialRules);

/**
 * Runs functions one after another, each with the result of the one before. They are divided into `segments` parts of
 * the same number of functions (the last has those that are left too), and each part but the last runs in a checkpoint.
 *
 *     y = torch.utils.checkpoint.checkpointSequential(model, 4, x);
 *
 * @param args `functions`: a Sequential, or an array of functions or modules; `segments`: the number of parts, from 1 to
 * the number of functions; `input`: the argument of the first function; `useReentrant`, and by name only the other
 * options: those of `checkpoint`, for each part
 * @returns the result of the last function
 * @throws RangeError for another number of parts
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.checkpoint_sequential
 */
export function checkpointSequential<T>(
  ...args: Takes<
    ['functions', 'segments', 'input', 'useReentrant'],
    [functions: Iterable<(input: T) => T>, segments: number, input: T, useReentrant?: boolean | null],
    Omit<CheckpointOptions, 'useReentrant'>
  >
): T {
  // An object in the third place is the input, such as a batch by names, unless all its names are parameters.
  const given = args.length === 3 ? withObjects(sequentialNames, args) : args;
  const { functions, segments, input, ...options } = bindSequential('checkpointSequential', given);
  checkOptions('checkpointSequential', options);
  const list = [...functions];
  for (const [i, each] of list.entries())
    expectFunction(`checkpointSequential: argument 'functions'[${i}]`, each);
  const size = Math.floor(list.length / segments);
  if (!Number.isInteger(segments) || size < 1) {
    throw new RangeError(
      `checkpointSequential: argument 'segments': expected an integer from 1 to ${list.length}, got ${describe(segments)}`,
    );
  }
  const part = (from: number, to: number) => (value: unknown) =>
    list.slice(from, to).reduce((result, each) => each(result), value);
  let value = input;
  const start = size * (segments - 1);
  for (let i = 0; i < start; i += size) value = checkpoint(part(i, i + size), value, options);
  return part(start, list.length)(value) as T;
}
