/** Settings of backward passes. Each thread has its own. */
import { native } from '../../native/load';
import { flag, signature, splitFunction, type Takes } from '../arguments/rules';
import { type Mode, scopedValue } from '../support/contextManager';

const bindMode = signature({ mode: flag() });
const bindEnable = signature({ enable: flag(true) });

/**
 * Sets whether a backward pass may use a thread for each accelerator: while `fn` runs, or without `fn` from now on. It
 * may at first.
 * @param mode whether it may
 * @param fn a function. The setting is for its code alone, also where it is async or a generator
 * @returns what `fn` returns; without `fn`, an object that restores the former setting when it is disposed of
 * @throws TypeError for a `mode` that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.set_multithreading_enabled.html
 */
export function setMultithreadingEnabled(...args: Takes<['mode'], [mode: boolean]>): Mode;
export function setMultithreadingEnabled<T>(mode: boolean | { mode: boolean }, fn: () => T): T;
export function setMultithreadingEnabled(...args: unknown[]): unknown {
  const { isMultithreadingEnabled: get, setMultithreadingEnabled: set } = native;
  const [given, fn] = splitFunction(args);
  const { mode } = bindMode('setMultithreadingEnabled', given);
  return scopedValue('setMultithreadingEnabled', get, set, mode, fn, true);
}

/**
 * Sets whether the `grad` of a leaf gets the strides of the leaf (true, the initial setting) or may have those with
 * which the gradient was computed: while `fn` runs, or without `fn` from now on.
 * @param enable whether it gets those of the leaf; true by default
 * @param fn a function. The setting is for its code alone, also where it is async or a generator
 * @returns what `fn` returns; without `fn`, an object that restores the former setting when it is disposed of
 * @throws TypeError for an `enable` that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.grad_mode.enforce_grad_layout_policy
 */
export function enforceGradLayoutPolicy(...args: Takes<['enable'], [enable?: boolean]>): Mode;
export function enforceGradLayoutPolicy<T>(enable: boolean | { enable?: boolean }, fn: () => T): T;
export function enforceGradLayoutPolicy(...args: unknown[]): unknown {
  const { isGradLayoutEnforced: get, setGradLayoutEnforced: set } = native;
  const [given, fn] = splitFunction(args);
  const { enable } = bindEnable('enforceGradLayoutPolicy', given);
  return scopedValue('enforceGradLayoutPolicy', get, set, enable, fn, true);
}
