/** Settings of the process that operators read. */
import { native } from '../../native/load';
import { choice, deviceRule, flag, orNull, type Rule, signature, type Takes } from '../arguments/rules';
import { describe } from '../support/describe';
import { Device, type DeviceLike } from '../types/device';
import { cuda, mps } from './accelerators';
import { areDeterministicAlgorithmsEnabled, useDeterministicAlgorithms } from './runtime';

/** How precisely float32 matrices are multiplied: `'highest'` is full float32. */
export type MatmulPrecision = 'highest' | 'high' | 'medium';

const bindPrecision = signature({ precision: choice(['highest', 'high', 'medium']) });

/**
 * Returns how precisely float32 matrices are multiplied, as `setFloat32MatmulPrecision` sets it; `'highest'` at first.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_float32_matmul_precision.html
 */
export function getFloat32MatmulPrecision(): MatmulPrecision {
  return native.float32MatmulPrecision() as MatmulPrecision;
}

/**
 * Sets how precisely float32 matrices are multiplied.
 * @param precision `'highest'`, the default: in float32. `'high'`: where it is faster, in TensorFloat32 or as sums of
 * two bfloat16 numbers. `'medium'`: where it is faster, in bfloat16
 * @throws RangeError for another value
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_float32_matmul_precision.html
 */
export function setFloat32MatmulPrecision(...args: Takes<['precision'], [precision: MatmulPrecision]>): void {
  native.setFloat32MatmulPrecision(bindPrecision('setFloat32MatmulPrecision', args).precision);
}

/**
 * Says whether, under `useDeterministicAlgorithms`, an operator that has no deterministic implementation warns instead
 * of throwing.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.is_deterministic_algorithms_warn_only_enabled.html
 */
export function isDeterministicAlgorithmsWarnOnlyEnabled(): boolean {
  return native.isDeterministicWarnOnly();
}

const debugModes = ['default', 'warn', 'error'] as const;
type DebugMode = 0 | 1 | 2 | (typeof debugModes)[number];

const debugModeRule = (): Rule<0 | 1 | 2> => ({
  read(value, where) {
    const mode = typeof value === 'string' ? debugModes.indexOf(value as 'warn') : value;
    if (mode === 0 || mode === 1 || mode === 2) return mode;
    throw new RangeError(`${where}: expected 0, 1, 2, 'default', 'warn' or 'error', got ${describe(value)}`);
  },
});

const bindDebugMode = signature({ debugMode: debugModeRule() });

/**
 * Sets what happens when an operator runs that has no deterministic implementation.
 * @param debugMode 0 or `'default'`: nothing; 1 or `'warn'`: a warning; 2 or `'error'`: an error
 * @throws RangeError for another value
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_deterministic_debug_mode.html
 */
export function setDeterministicDebugMode(...args: Takes<['debugMode'], [debugMode: DebugMode]>): void {
  const mode = bindDebugMode('setDeterministicDebugMode', args).debugMode;
  useDeterministicAlgorithms(mode > 0, { warnOnly: mode === 1 });
}

/**
 * Says what happens when an operator runs that has no deterministic implementation.
 * @returns 0 for nothing, 1 for a warning, 2 for an error
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_deterministic_debug_mode.html
 */
export function getDeterministicDebugMode(): 0 | 1 | 2 {
  if (!areDeterministicAlgorithmsEnabled()) return 0;
  return native.isDeterministicWarnOnly() ? 1 : 2;
}

const bindMode = signature({ mode: flag() });
const bindEnabled = signature({ enabled: flag() });

/**
 * Sets whether the CPU rounds denormal numbers to 0. These are floating-point numbers so close to 0 (below 1.2e-38 in
 * float32) that they have lost precision, and many processors compute them slowly.
 * @param mode whether it does
 * @returns whether this processor supports it
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_flush_denormal.html
 */
export function setFlushDenormal(...args: Takes<['mode'], [mode: boolean]>): boolean {
  return native.setFlushDenormal(bindMode('setFlushDenormal', args).mode);
}

/**
 * Sets whether libtorch gives a warning every time, instead of once in a process.
 * @param enabled whether it does
 * @throws TypeError for a value that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_warn_always.html
 */
export function setWarnAlways(...args: Takes<['enabled'], [enabled: boolean]>): void {
  native.setWarnAlways(bindEnabled('setWarnAlways', args).enabled);
}

/**
 * Says whether libtorch gives a warning every time, instead of once in a process.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.is_warn_always_enabled.html
 */
export function isWarnAlwaysEnabled(): boolean {
  return native.isWarnAlways();
}

const bindDevice = signature({ device: orNull(deviceRule()) });

/**
 * Returns the namespace of functions for a type of device: `torch.cuda` or `torch.mps`.
 * @param device the device or its name; by default the accelerator of this machine, or CUDA where there is none
 * @throws RangeError for a device that has no such namespace
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_device_module.html
 */
export function getDeviceModule(...args: Takes<['device'], [device?: DeviceLike | null]>): typeof mps {
  const { device } = bindDevice('getDeviceModule', args);
  const type = device ? new Device(device).type : mps.isAvailable() ? 'mps' : 'cuda';
  const modules: Record<string, typeof mps> = { cuda, mps };
  const found = modules[type];
  if (found === undefined) {
    throw new RangeError(`getDeviceModule: expected 'cuda' or 'mps', got ${describe(device)}`);
  }
  return found;
}
