/**
 * Python's older implementation of checkpoints: a function whose backward runs it again, with a backward pass inside.
 */

import { native } from '../../native/load';
import { iterable, rule, signature, type Takes } from '../arguments/rules';
import { backward } from '../autograd/backward';
import { AutogradFunction } from '../autograd/function';
import type { FunctionContext } from '../autograd/functionContext';
import { enableGrad } from '../autograd/gradMode';
import { warn } from '../support/warn';
import { isTensor, type Tensor } from '../tensor/tensor';
import { surroundings } from './deviceStates';

type Run = (...args: unknown[]) => unknown;
type Kept = FunctionContext & { run: Run; args: unknown[]; within: <T>(fn: () => T) => T };

/** Stands for a tensor among the arguments that are not tensors. */
const tensorHere = Symbol('tensor');

const bindArray = signature({ inputs: rule<readonly unknown[]>('an array', Array.isArray) });
const bindValues = signature({ inputs: iterable<unknown>('values') });

/** Detaches the tensors among `inputs` from the graph; they keep `requiresGrad`. Other values stay as they are. */
export function detachVariable<T extends readonly unknown[]>(...args: Takes<['inputs'], [inputs: T]>): T {
  const { inputs } = bindArray('detachVariable', args);
  return inputs.map((input) =>
    isTensor(input) ? input.detach().requiresGrad_(input.requiresGrad) : input,
  ) as unknown as T;
}

/** Warns where none of the tensors among `inputs` requires a gradient. */
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
  static forward(ctx: Kept, run: Run, preserveRngState: boolean, ...args: unknown[]): unknown {
    checkBackwardValidity(args);
    ctx.run = run;
    ctx.within = surroundings(args, preserveRngState);
    ctx.args = args.map((value) => (isTensor(value) ? tensorHere : value));
    ctx.saveForBackward(...args.filter(isTensor));
    return run(...args);
  }

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
