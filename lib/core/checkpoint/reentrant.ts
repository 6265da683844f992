/**
 * Python's older implementation of checkpoints: a function whose backward runs it again, with a backward pass inside.
 */

import { native } from '../../native/load';
import { iterable, rule, signature, type Takes } from '../arguments/rules';
import { backward } from '../autograd/backward';
import { AutogradFunction } from '../autograd/function/function';
import type { FunctionContext } from '../autograd/function/functionContext';
import { enableGrad } from '../autograd/gradMode';
import { warn } from '../support/warn';
import { isTensor, type Tensor } from '../tensor/tensor';
import { surroundings } from './deviceStates';

type Run = (...args: unknown[]) => unknown;
/** What the forward keeps in its context for the backward. */
type Kept = FunctionContext & {
  /** The function. */
  run: Run;
  /** Its arguments, with a symbol for each tensor, which autograd saves. */
  args: unknown[];
  /** Runs a function with the random numbers and the autocast settings of the forward. */
  within: <T>(fn: () => T) => T;
};

/** Stands for a tensor among the arguments that are not tensors. */
const tensorHere = Symbol('tensor');

const bindArray = signature({ inputs: rule<readonly unknown[]>('an array', Array.isArray) });
const bindValues = signature({ inputs: iterable<unknown>('values') });

/**
 * Detaches tensors from the recorded graph; they keep `requiresGrad`.
 * @param inputs an array of tensors and other values
 * @returns an array with the detached tensors; other values stay as they are
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function detachVariable<T extends readonly unknown[]>(...args: Takes<['inputs'], [inputs: T]>): T {
  const { inputs } = bindArray('detachVariable', args);
  return inputs.map((input) =>
    isTensor(input) ? input.detach().requiresGrad_(input.requiresGrad) : input,
  ) as unknown as T;
}

/**
 * Warns where none of the tensors among values requires a gradient.
 * @param inputs tensors and other values, in anything that can be iterated
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function checkBackwardValidity(...args: Takes<['inputs'], [inputs: Iterable<unknown>]>): void {
  const { inputs } = bindValues('checkBackwardValidity', args);
  if ([...inputs].some((input) => isTensor(input) && input.requiresGrad)) return;
  warn('None of the inputs have requiresGrad: true. Gradients will be null');
}

/**
 * A function that runs again in its backward: `CheckpointFunction.apply(fn, preserveRngState, ...args)`. `checkpoint`
 * with `useReentrant: true` uses it.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export class CheckpointFunction extends AutogradFunction {
  /**
   * Runs the function; `apply` calls this without recording.
   * @param ctx the context, which keeps what the backward needs
   * @param run the function
   * @param preserveRngState whether the second run draws the same random numbers
   * @param args the arguments of the function
   * @returns what the function returns
   */
  static forward(ctx: Kept, run: Run, preserveRngState: boolean, ...args: unknown[]): unknown {
    checkBackwardValidity(args);
    ctx.run = run;
    ctx.within = surroundings(args, preserveRngState);
    ctx.args = args.map((value) => (isTensor(value) ? tensorHere : value));
    ctx.saveForBackward(...args.filter(isTensor));
    return run(...args);
  }

  /**
   * Runs the function again, recorded, and a backward pass through it.
   * @param ctx the context of the forward
   * @param gradients a gradient for each result, or null
   * @returns null for the function and for `preserveRngState`, then a gradient or null for each argument
   * @throws Error in a pass that does not reach all leaves (`autograd.grad`, or `backward` with `inputs`), and where no
   * result requires a gradient
   */
  static backward(ctx: Kept, ...gradients: (Tensor | null)[]): (Tensor | null)[] {
    if (!native.isWholePass()) {
      throw new Error(
        'checkpoint: with useReentrant: true, autograd.grad, and backward with inputs, do not work; use useReentrant: false',
      );
    }
    const saved = [...ctx.savedTensors] as Tensor[];
    const args = detachVariable(ctx.args.map((value) => (value === tensorHere ? saved.shift() : value)));
    const result = ctx.within(() => enableGrad(() => ctx.run(...args)));
    const outputs = (Array.isArray(result) ? result : [result]) as unknown[];
    const pairs = outputs.flatMap((output, i) =>
      isTensor(output) && output.requiresGrad ? [[output, gradients[i]] as const] : [],
    );
    if (pairs.length === 0) {
      throw new Error('checkpoint: expected a result that requires grad, got none: nothing is checkpointed');
    }
    backward(
      pairs.map(([output]) => output),
      pairs.map(([, gradient]) => gradient ?? null),
    );
    return [null, null, ...args.map((value) => (isTensor(value) ? value.grad : null))];
  }
}
