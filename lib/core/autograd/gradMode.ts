/**
 * The modes that say whether operations are recorded for a backward pass.
 * @see https://docs.pytorch.org/docs/2.13/notes/autograd.html#locally-disabling-gradient-computation
 */
import { native } from '../../native/load';
import { anything, flag, signature, splitFunction, type Takes } from '../arguments/rules';
import { type Mode, scoped, scopedValue } from '../support/contextManager';
import { isPlainObject } from '../support/plainObject';

function gradMode(name: string, enabled: boolean, fn: unknown, mayStay = false): unknown {
  const { isGradEnabled: get, setGradEnabled: set } = native;
  return scopedValue(name, get, set, enabled, fn, mayStay);
}

/**
 * Runs `fn` without recording its operations for autograd, which saves memory and time where no gradients are needed.
 *
 *     const accuracy = torch.noGrad(() => model(x).argmax(1).eq(y).sum());
 *
 * Without `fn`, the mode is on until the returned object is disposed of: `using _ = torch.noGrad()`. That is for
 * synchronous code: outside of a function given to a mode, it is on for all code that runs meanwhile.
 * @param fn a function. If it is async or a generator, the mode is on whenever its code runs, and whatever it began
 * goes on, and never for other code that runs meanwhile
 * @returns what `fn` returns; the tensors that were made in it do not require a gradient
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.no_grad.html
 */
export function noGrad<T>(fn: () => T): T;
export function noGrad(): Mode;
export function noGrad(fn?: unknown): unknown {
  return gradMode('noGrad', false, fn);
}

const bindBody = signature({ origFunc: anything<unknown>() });

/**
 * Runs `fn` with its operations recorded for autograd, for a part of a program that runs within `noGrad`. Without `fn`,
 * they are recorded until the returned object is disposed of.
 * @param fn a function, also by the name `origFunc`. If it is async or a generator, its operations are recorded whenever
 * its code runs; other code that runs meanwhile is not affected
 * @param origFunc the function
 * @returns what `fn` returns
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.enable_grad.html
 */
export function enableGrad<T>(fn: (() => T) | { origFunc: () => T }): T;
export function enableGrad(): Mode;
export function enableGrad(fn?: unknown): unknown {
  const body = isPlainObject(fn) ? bindBody('enableGrad', [fn]).origFunc : fn;
  return gradMode('enableGrad', true, body);
}

const bindMode = signature({ mode: flag() });
const bindInference = signature({ mode: flag(true) });

/**
 * Sets whether operations are recorded for autograd: while `fn` runs, or without `fn` from now on.
 *
 *     torch.setGradEnabled(isTraining, () => lossFn(model(x), y));
 *
 * @param mode whether they are recorded
 * @param fn a function. The setting is for its code alone, also where it is async or a generator
 * @returns what `fn` returns; without `fn`, an object that restores the former setting when it is disposed of
 * @throws TypeError for a `mode` that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.set_grad_enabled.html
 */
export function setGradEnabled(...args: Takes<['mode'], [mode: boolean]>): Mode;
export function setGradEnabled<T>(mode: boolean | { mode: boolean }, fn: () => T): T;
export function setGradEnabled(...args: unknown[]): unknown {
  const [given, fn] = splitFunction(args);
  return gradMode('setGradEnabled', bindMode('setGradEnabled', given).mode, fn, true);
}

/**
 * Says whether operations are recorded for autograd now: true, unless `noGrad`, `setGradEnabled(false)` or
 * `inferenceMode` is in force.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.is_grad_enabled.html
 */
export function isGradEnabled(): boolean {
  return native.isGradEnabled();
}

/**
 * Runs `fn` without recording its operations, and makes tensors that autograd cannot use later either. That is a little
 * faster than `noGrad`. Without `fn`, the mode is on until the returned object is disposed of.
 *
 *     const prediction = torch.inferenceMode(() => model(x).argmax(1));
 *
 * @param mode whether the mode is on; true by default. false turns it off within a scope in which it is on
 * @param fn a function. If it is async or a generator, the mode is on whenever its code runs, and not for other code
 * @returns what `fn` returns. A tensor that was made in it cannot require a gradient; `clone()` makes one that can
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.inference_mode.html
 */
export function inferenceMode<T>(fn: () => T): T;
export function inferenceMode<T>(mode: boolean | { mode?: boolean }, fn: () => T): T;
export function inferenceMode(...args: Takes<['mode'], [mode?: boolean]>): Mode;
export function inferenceMode(...args: unknown[]): unknown {
  const [given, fn] = splitFunction(args);
  const { mode } = bindInference('inferenceMode', given);
  return scoped(
    'inferenceMode',
    () => {
      const scope = native.enterInferenceMode(mode);
      return () => native.exitInferenceMode(scope);
    },
    fn,
  );
}

/**
 * Says whether the code runs in inference mode, which `inferenceMode` turns on.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.is_inference_mode_enabled.html
 */
export function isInferenceModeEnabled(): boolean {
  return native.isInferenceMode();
}
