/** Settings of the process that operators read. */
import { native } from '../../native/load';
import { expectBoolean } from '../arguments/assertions';
import { describe } from '../support/describe';
import { Device, type DeviceLike } from '../types/device';
import { cuda, mps } from './accelerators';
import { areDeterministicAlgorithmsEnabled, useDeterministicAlgorithms } from './runtime';

/** How exactly float32 matrices are multiplied. */
export type MatmulPrecision = 'highest' | 'high' | 'medium';

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.get_float32_matmul_precision.html */
export function getFloat32MatmulPrecision(): MatmulPrecision {
  return native.float32MatmulPrecision() as MatmulPrecision;
}

/**
 * How exactly float32 matrices are multiplied: in float32 (`'highest'`, the default), or with inner values of
 * TensorFloat32 or two bfloat16 (`'high'`) or of one bfloat16 (`'medium'`), where the device is faster with those.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_float32_matmul_precision.html
 */
export function setFloat32MatmulPrecision(precision: MatmulPrecision): void {
  if (!['highest', 'high', 'medium'].includes(precision)) {
    throw new RangeError(
      `setFloat32MatmulPrecision: expected 'highest', 'high' or 'medium', got ${describe(precision)}`,
    );
  }
  native.setFloat32MatmulPrecision(precision);
}

/** Whether an operator without a deterministic variant warns where it would throw. */
export function isDeterministicAlgorithmsWarnOnlyEnabled(): boolean {
  return native.isDeterministicWarnOnly();
}

const debugModes = ['default', 'warn', 'error'] as const;

/**
 * What an operator does that has no deterministic variant: nothing (0, `'default'`), warn (1, `'warn'`), throw (2,
 * `'error'`).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_deterministic_debug_mode.html
 */
export function setDeterministicDebugMode(debugMode: 0 | 1 | 2 | (typeof debugModes)[number]): void {
  const mode = typeof debugMode === 'string' ? debugModes.indexOf(debugMode) : debugMode;
  if (mode !== 0 && mode !== 1 && mode !== 2) {
    throw new RangeError(
      `setDeterministicDebugMode: expected 0, 1, 2, 'default', 'warn' or 'error', got ${describe(debugMode)}`,
    );
  }
  useDeterministicAlgorithms(mode > 0, { warnOnly: mode === 1 });
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.get_deterministic_debug_mode.html */
export function getDeterministicDebugMode(): 0 | 1 | 2 {
  if (!areDeterministicAlgorithmsEnabled()) return 0;
  return native.isDeterministicWarnOnly() ? 1 : 2;
}

/**
 * Whether numbers too small for full precision are taken as 0 on the CPU.
 * @returns whether this processor can
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_flush_denormal.html
 */
export function setFlushDenormal(mode: boolean): boolean {
  expectBoolean('setFlushDenormal', mode);
  return native.setFlushDenormal(mode);
}

/**
 * Whether libtorch gives a warning each time, instead of once a process.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_warn_always.html
 */
export function setWarnAlways(enabled: boolean): void {
  expectBoolean('setWarnAlways', enabled);
  native.setWarnAlways(enabled);
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.is_warn_always_enabled.html */
export function isWarnAlwaysEnabled(): boolean {
  return native.isWarnAlways();
}

/**
 * The namespace for a device, `torch.cuda` or `torch.mps`; without one, that of the accelerator of this system.
 * @throws RangeError where there is none for the device
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_device_module.html
 */
export function getDeviceModule(device?: DeviceLike | null): typeof mps {
  const type = device ? new Device(device).type : mps.isAvailable() ? 'mps' : 'cuda';
  const modules: Record<string, typeof mps> = { cuda, mps };
  const found = modules[type];
  if (found === undefined) {
    throw new RangeError(`getDeviceModule: expected 'cuda' or 'mps', got ${describe(device)}`);
  }
  return found;
}
