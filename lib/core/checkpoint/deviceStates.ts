/** What a run draws from and casts to, for a second run to do the same. */

import { expectNumbers, expectTensors } from '../arguments/assertions';
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
 * The type of device whose random numbers a checkpoint keeps where no argument is on an accelerator.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export const DefaultDeviceType = {
  /** Sets it: `'cuda'`, `'mps'`, `'cpu'`, … */
  setDeviceType(device = 'cuda'): void {
    defaultType = new Device(device).type;
  },

  /** What was set; by default the accelerator that there is, else `'cpu'`. */
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
 * The indices of the accelerators that tensors among the arguments are on, and the states of their generators.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export function getDeviceStates(...args: unknown[]): [devices: number[], states: Tensor[]] {
  const devices = args.filter(onAccelerator).map(({ device }) => device.index ?? 0);
  const type = deviceTypeOf(args);
  return [devices, devices.map((index) => defaultGenerator(`${type}:${index}`).getState())];
}

/** Sets the states that `getDeviceStates` gave; `deviceType` is by default `DefaultDeviceType`'s. */
export function setDeviceStates(
  devices: readonly number[],
  states: readonly Tensor[],
  options: { deviceType?: string | null } = {},
): void {
  const type = options.deviceType ?? DefaultDeviceType.getDeviceType();
  if (type === 'meta') return;
  expectNumbers("setDeviceStates: argument 'devices'", devices);
  expectTensors("setDeviceStates: argument 'states'", states);
  if (devices.length !== states.length) {
    throw new RangeError(
      `setDeviceStates: expected as many states as devices (${devices.length}), got ${describe(states)}`,
    );
  }
  for (const [i, index] of devices.entries())
    defaultGenerator(`${type}:${index}`).setState(states[i] as Tensor);
}

/** What a run draws from: the CPU's generator, and those of its arguments' devices. */
function randomStates(args: readonly unknown[]): () => void {
  const type = deviceTypeOf(args);
  const cpu = defaultGenerator('cpu').getState();
  const [devices, states] = getDeviceStates(...args);
  return () => {
    defaultGenerator('cpu').setState(cpu);
    setDeviceStates(devices, states, { deviceType: type });
  };
}

/** Runs `fn` where mixed precision is as it was. */
function autocastOf(deviceType: string): <T>(fn: () => T) => T {
  if (!isAutocastAvailable(deviceType)) return (fn) => fn();
  const before = {
    enabled: isAutocastEnabled(deviceType),
    dtype: getAutocastDtype(deviceType),
    cacheEnabled: isAutocastCacheEnabled(),
  };
  return (fn) => autocast(deviceType, before, fn);
}

/** How things are now: the result runs a function as if they were so still, and leaves them as it found them. */
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
