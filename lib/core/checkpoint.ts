/**
 * Trading time for memory: what runs in a checkpoint is not kept for the backward, but run again there.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
import { backward, enableGrad } from './autograd';
import { AutogradFunction } from './differentiation/function';
import { type FunctionContext, neededNow } from './differentiation/functionContext';
import { describe } from './errors';
import { defaultGenerator } from './generator';
import { Operator } from './operator';
import { isPlainObject } from './plainObject';
import { isTensor, type Tensor } from './tensor';

export interface CheckpointOptions {
  /**
   * Python's older variant: the result requires grad only where an argument does, however many parameters `fn` has.
   * False by default.
   */
  useReentrant?: boolean | null;
  /** Gives the second run the random numbers of the first; true by default. */
  preserveRngState?: boolean;
}

const optionNames: readonly string[] = [
  'useReentrant',
  'preserveRngState',
] satisfies (keyof CheckpointOptions)[];

function isOptions(value: unknown): value is CheckpointOptions {
  return isPlainObject(value) && Object.keys(value).every((key) => optionNames.includes(key));
}

function checkOptions(callee: string, options: CheckpointOptions): void {
  for (const [key, value] of Object.entries(options)) {
    if (!optionNames.includes(key)) {
      throw new TypeError(`${callee}: unknown argument '${key}'; expected ${optionNames.join(', ')}`);
    }
    if (typeof value === 'boolean' || value === undefined || (key === 'useReentrant' && value === null))
      continue;
    throw new TypeError(`${callee}: argument '${key}': expected a boolean, got ${describe(value)}`);
  }
}

/** What a run draws from: the CPU's generator, and those of its arguments' devices. */
function randomStates(args: readonly unknown[]): Map<string, Tensor> {
  const devices = args.filter(isTensor).map(({ device }) => String(device));
  return new Map(['cpu', ...devices].map((device) => [device, defaultGenerator(device).getState()]));
}

function setRandomStates(states: ReadonlyMap<string, Tensor>): void {
  for (const [device, state] of states) defaultGenerator(device).setState(state);
}

type Run = (...args: unknown[]) => unknown;
type Kept = FunctionContext & { run: Run; args: unknown[]; states: Map<string, Tensor> | undefined };

/** The first argument is a leaf of its own: the node is recorded where only `run`'s parameters require grad. */
class Checkpoint extends AutogradFunction {
  static forward(ctx: Kept, _leaf: Tensor | null, run: Run, preserve: boolean, ...args: unknown[]): unknown {
    ctx.run = run;
    ctx.states = preserve ? randomStates(args) : undefined;
    ctx.args = args.map((value) => (isTensor(value) ? undefined : value));
    ctx.saveForBackward(...args.filter(isTensor));
    return run(...args);
  }

  static backward(ctx: Kept, ...gradients: (Tensor | null)[]): (Tensor | null)[] {
    const now = neededNow(ctx);
    if (ctx.needsInputGrad.some((needs, i) => needs && !now[i])) {
      throw new Error(
        'checkpoint: autograd.grad, and backward with inputs, do not work through a checkpoint; call backward without inputs',
      );
    }
    const saved = [...ctx.savedTensors] as Tensor[];
    const needed = ctx.needsInputGrad.slice(3);
    const args = ctx.args.map((value, i) => {
      const tensor = value === undefined ? saved.shift() : undefined;
      return tensor === undefined ? value : tensor.detach().requiresGrad_(needed[i]);
    });
    enableGrad(() => {
      const result = again(ctx, args);
      const outputs = (Array.isArray(result) ? result : [result]) as unknown[];
      const pairs = outputs.flatMap((output, i) =>
        isTensor(output) && output.requiresGrad ? [[output, gradients[i]] as const] : [],
      );
      if (pairs.length > 0) {
        backward(
          pairs.map(([output]) => output),
          pairs.map(([, gradient]) => gradient ?? null),
        );
      }
    });
    return [null, null, null, ...args.map((value) => (isTensor(value) ? value.grad : null))];
  }
}

/** The second run, with the first one's random numbers. */
function again({ run, states }: Kept, args: readonly unknown[]): unknown {
  if (states === undefined) return run(...args);
  const before = randomStates(args);
  setRandomStates(states);
  try {
    return run(...args);
  } finally {
    setRandomStates(before);
  }
}

const zeros = new Operator('aten::zeros');

/**
 * Runs `fn(...args)` without keeping what its backward needs: the backward runs it again, with the same random numbers.
 * `fn` must do the same both times, and may be a module. The arguments' and results' tensors are those given and
 * returned directly or, for results, in one array. `autograd.grad` and `backward` with `inputs` are refused.
 *
 *     y = torch.utils.checkpoint.checkpoint(block, x);
 *     y = torch.utils.checkpoint.checkpoint((a, b) => block(a).add(b), a, b, { preserveRngState: false });
 *
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
  const leaf =
    options.useReentrant === true ? null : (zeros.callMany([[0], { requiresGrad: true }]) as Tensor);
  return Checkpoint.apply(leaf, fn as Run, options.preserveRngState ?? true, ...given) as Result;
}

/**
 * Runs functions one after another, all but the last of `segments` equal parts in checkpoints.
 * @param functions a Sequential, or an array of functions or modules
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html#torch.utils.checkpoint.checkpoint_sequential
 */
export function checkpointSequential<T>(
  functions: Iterable<(input: T) => T>,
  segments: number,
  input: T,
  options: CheckpointOptions = {},
): T {
  checkOptions('checkpointSequential', options);
  const list = [...functions];
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
