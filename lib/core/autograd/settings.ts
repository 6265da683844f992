/** Settings of backward passes. Each thread has its own. */
import { native } from '../../native/load';
import { flag, signature, splitFunction, type Takes } from '../arguments/rules';
import { type Mode, scopedValue } from '../support/contextManager';

const bindMode = signature({ mode: flag() });
const bindEnable = signature({ enable: flag(true) });

/**
 * Sets whether a backward pass may use a thread for each accelerator, from now on or while `fn` runs; true at first.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.set_multithreading_enabled.html
 */
export function setMultithreadingEnabled(...args: Takes<['mode'], [mode: boolean]>): Mode;
export function setMultithreadingEnabled<T>(mode: boolean | { mode: boolean }, fn: () => T): T;
export function setMultithreadingEnabled(...args: unknown[]): unknown {
  const { isMultithreadingEnabled: get, setMultithreadingEnabled: set } = native;
  const [given, fn] = splitFunction(args);
  const { mode } = bindMode('setMultithreadingEnabled', given);
  return scopedValue('setMultithreadingEnabled', get, set, mode, fn);
}

/**
 * Sets whether `grad` of a leaf gets the strides of the leaf (true, the initial setting) or may have those with which
 * the gradient was computed; from now on or while `fn` runs.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.grad_mode.enforce_grad_layout_policy
 */
export function enforceGradLayoutPolicy(...args: Takes<['enable'], [enable?: boolean]>): Mode;
export function enforceGradLayoutPolicy<T>(enable: boolean | { enable?: boolean }, fn: () => T): T;
export function enforceGradLayoutPolicy(...args: unknown[]): unknown {
  const { isGradLayoutEnforced: get, setGradLayoutEnforced: set } = native;
  const [given, fn] = splitFunction(args);
  const { enable } = bindEnable('enforceGradLayoutPolicy', given);
  return scopedValue('enforceGradLayoutPolicy', get, set, enable, fn);
}
