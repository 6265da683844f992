/** Settings of backward passes. Each thread has its own. */
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { type Mode, scopedValue } from '../support/contextManager';

/** Sets a flag of this thread, from now on or while `fn` runs. */
function flagged(
  name: string,
  get: () => boolean,
  set: (enabled: boolean) => void,
  enabled: unknown,
  fn: unknown,
): unknown {
  expectBoolean(name, enabled);
  return scopedValue(name, get, set, enabled, fn);
}

/**
 * Sets whether a backward pass may use a thread for each accelerator, from now on or while `fn` runs; true at first.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.grad_mode.set_multithreading_enabled.html
 */
export function setMultithreadingEnabled(mode: boolean): Mode;
export function setMultithreadingEnabled<T>(mode: boolean, fn: () => T): T;
export function setMultithreadingEnabled(mode: boolean, fn?: unknown): unknown {
  const { isMultithreadingEnabled: get, setMultithreadingEnabled: set } = native;
  return flagged('setMultithreadingEnabled', get, set, mode, fn);
}

/**
 * Sets whether `grad` of a leaf gets the strides of the leaf (true, the initial setting) or may have those with which
 * the gradient was computed; from now on or while `fn` runs.
 * @see https://docs.pytorch.org/docs/2.13/autograd.html#torch.autograd.grad_mode.enforce_grad_layout_policy
 */
export function enforceGradLayoutPolicy(enable?: boolean): Mode;
export function enforceGradLayoutPolicy<T>(enable: boolean, fn: () => T): T;
export function enforceGradLayoutPolicy(enable = true, fn?: unknown): unknown {
  const { isGradLayoutEnforced: get, setGradLayoutEnforced: set } = native;
  return flagged('enforceGradLayoutPolicy', get, set, enable, fn);
}
