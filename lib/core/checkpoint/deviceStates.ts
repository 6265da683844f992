/** The random generators and the settings of autocast of a first run, so that the second run can have the same. */

import { expectNumbers } from '../arguments/assertions';
import { iterableOfTensors, orNull, type Rule, signature, type Takes, text } from '../arguments/rules';
import { cuda, mps } from '../runtime/accelerators';
import {
  autocast,
  getAutocastDtype,
  isAutocastAvailable,
  isAutocastCacheEnabled,
  isAutocastEnabled,
} from '../runtime/autocast';
import { describe } from '../support/describe';
import { defaultGenerator } from '../tensor/generator';
import { isTensor, type Tensor } from '../tensor/tensor';
import { Device } from '../types/device';

let defaultType: string | undefined;

/**
 * The type of device whose random generators a checkpoint restores, where no argument is on an accelerator.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export const DefaultDeviceType = {
  /**
   * Sets the type.
   * @param device the type: `'cuda'`, the default, `'mps'`, `'cpu'`, …
   */
  setDeviceType(device = 'cuda'): void {
    defaultType = new Device(device).type;
  },

  /** Returns the type that was set; by default that of the accelerator of this machine, else `'cpu'`. */
  getDeviceType(): string {
    return defaultType ?? (cuda.isAvailable() ? 'cuda' : mps.isAvailable() ? 'mps' : 'cpu');
  },
};

const onAccelerator = (value: unknown): value is Tensor =>
  isTensor(value) && !['cpu', 'meta'].includes(value.device.type);

function deviceTypeOf(args: readonly unknown[]): string {
  const types = args.filter(onAccelerator).map(({ device }) => device.type);
  return types.includes('cuda') ? 'cuda' : (types[0] ?? DefaultDeviceType.getDeviceType());
}

/**
 * Finds the accelerators that tensors are on, and the states of their random generators.
 * @param args any values, of which those are looked at that are tensors on an accelerator
 * @returns the index of the device of each such tensor, and the state of its generator: a uint8 tensor of one dimension
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function getDeviceStates(...args: unknown[]): [devices: number[], states: Tensor[]] {
  const devices = args.filter(onAccelerator).map(({ device }) => device.index ?? 0);
  const type = deviceTypeOf(args);
  return [devices, devices.map((index) => defaultGenerator(`${type}:${index}`).getState())];
}

const numbers: Rule<readonly number[]> = {
  read(value, where) {
    expectNumbers(where, value);
    return value;
  },
};
const bindStates = signature(
  { devices: numbers, states: iterableOfTensors(), deviceType: orNull(text()) },
  2,
);

/**
 * Sets the states of random generators that `getDeviceStates` returned.
 * @param devices the indices of the devices
 * @param states a state for each device: a uint8 tensor of one dimension
 * @param deviceType the type of the devices; by default that of `DefaultDeviceType`
 * @throws RangeError where there are not as many states as devices
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function setDeviceStates(
  ...args: Takes<
    ['devices', 'states'],
    [devices: readonly number[], states: Iterable<Tensor>],
    { deviceType?: string | null }
  >
): void {
  const { devices, states, deviceType } = bindStates('setDeviceStates', args);
  const type = deviceType ?? DefaultDeviceType.getDeviceType();
  if (type === 'meta') return;
  if (devices.length !== states.length) {
    throw new RangeError(
      `setDeviceStates: expected as many states as devices (${devices.length}), got ${describe(states)}`,
    );
  }
  for (const [i, index] of devices.entries())
    defaultGenerator(`${type}:${index}`).setState(states[i] as Tensor);
}

/**
 * Saves the states of the random generators that a run may draw from: the CPU's and those of its arguments' devices.
 * The returned function restores them.
 */
function randomStates(args: readonly unknown[]): () => void {
  const type = deviceTypeOf(args);
  const cpu = defaultGenerator('cpu').getState();
  const [devices, states] = getDeviceStates(...args);
  return () => {
    defaultGenerator('cpu').setState(cpu);
    setDeviceStates(devices, states, { deviceType: type });
  };
}

/** Returns a function that runs another with the present settings of autocast. */
function autocastOf(deviceType: string): <T>(fn: () => T) => T {
  if (!isAutocastAvailable(deviceType)) return (fn) => fn();
  const before = {
    enabled: isAutocastEnabled(deviceType),
    dtype: getAutocastDtype(deviceType),
    cacheEnabled: isAutocastCacheEnabled(),
  };
  return (fn) => autocast(deviceType, before, fn);
}

/**
 * Saves the settings of autocast and, with `random`, the random generators. The returned function runs another with
 * them, and then restores what was in force before.
 */
export function surroundings(args: readonly unknown[], random: boolean): <T>(fn: () => T) => T {
  const type = deviceTypeOf(args);
  const casts = (type === 'cpu' ? ['cpu'] : [type, 'cpu']).map(autocastOf);
  const restore = random ? randomStates(args) : undefined;
  return <T>(fn: () => T): T => {
    const leave = restore && randomStates(args);
    restore?.();
    try {
      return casts.reduce<() => T>((inner, within) => () => within(inner), fn)();
    } finally {
      leave?.();
    }
  };
}
