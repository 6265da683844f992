/**
 * Where tensors live.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-device
 */
import { inspect } from 'node:util';
import { native } from '../native';
import { describe } from './errors';

/** A device: its type and, where there is more than one, its index. Its text is `cuda:0`. */
export class Device {
  readonly type: string;
  readonly index: number | null;

  /**
   * @param name `'cpu'`, `'cuda'`, `'cuda:1'`, `'mps'`, …, or another Device
   * @param index the index, where the name has none
   */
  constructor(name: string | Device, index?: number) {
    const text = String(name);
    const match = /^([a-z_]+)(?::(\d+))?$/.exec(text);
    if (typeof name !== 'string' && !(name instanceof Device)) {
      throw new TypeError(`device: expected a name such as 'cpu' or 'cuda:0', got ${describe(name)}`);
    }
    if (!match) throw new TypeError(`device: expected a name such as 'cpu' or 'cuda:0', got '${text}'`);
    if (index !== undefined && (match[2] !== undefined || !Number.isInteger(index) || index < 0)) {
      throw new TypeError(`device: expected one index of at least 0, got '${text}' and ${describe(index)}`);
    }
    this.type = match[1] as string;
    this.index = match[2] !== undefined ? Number(match[2]) : (index ?? null);
  }

  toString(): string {
    return this.index === null ? this.type : `${this.type}:${this.index}`;
  }

  [inspect.custom](): string {
    return this.index === null
      ? `device(type='${this.type}')`
      : `device(type='${this.type}', index=${this.index})`;
  }
}

/** Anything that names a device. */
export type DeviceLike = string | Device;

/** The functions that `torch.cuda` and `torch.mps` have in common. */
function accelerator(type: string) {
  const named = (device: DeviceLike | number = type): string => {
    const result = typeof device === 'number' ? new Device(type, device) : new Device(device);
    if (result.type !== type) throw new TypeError(`${type}: expected a ${type} device, got ${result}`);
    return String(result);
  };
  return {
    /** Whether tensors can be put there now. */
    isAvailable: (): boolean => native.deviceCount(type) > 0,
    /** Why they can't; an empty string when they can. */
    unavailableReason: (): string => native.deviceProblem(type),
    deviceCount: (): number => native.deviceCount(type),
    /** Waits until all work given to the device is done. */
    synchronize: (device?: DeviceLike | number): void => native.synchronize(named(device)),
    /** Gives unused cached memory back to the driver. */
    emptyCache: (): void => native.emptyDeviceCache(type),
    /** Bytes that tensors hold. */
    memoryAllocated: (device?: DeviceLike | number): number => native.deviceMemory(named(device)).allocated,
    /** Bytes that libtorch's allocator holds. */
    memoryReserved: (device?: DeviceLike | number): number => native.deviceMemory(named(device)).reserved,
    /** The most bytes that tensors held. */
    maxMemoryAllocated: (device?: DeviceLike | number): number => {
      const memory = native.deviceMemory(named(device));
      return memory.maxAllocated ?? memory.allocated;
    },
    currentDevice: (): number => native.currentDevice(type),
    setDevice: (device: DeviceLike | number): void => {
      const name = named(device);
      if (new Device(name).index !== null) native.setCurrentDevice(name);
    },
    /** Seeds the device's generators. */
    manualSeed: (seed: number | bigint): void => {
      for (let i = 0; i < native.deviceCount(type); i++) {
        native.generatorSeed(native.defaultGenerator(type === 'mps' ? type : `${type}:${i}`), seed);
      }
    },
  };
}

/** @see https://docs.pytorch.org/docs/2.13/cuda.html */
export const cuda = accelerator('cuda');
/** @see https://docs.pytorch.org/docs/2.13/mps.html */
export const mps = accelerator('mps');

/** @see https://docs.pytorch.org/docs/2.13/backends.html */
export const backends = {
  mps: {
    isAvailable: mps.isAvailable,
    /** Whether this libtorch was built with MPS support. */
    isBuilt: (): boolean => !/built without/.test(native.deviceProblem('mps')),
  },
  cuda: { isBuilt: (): boolean => !/built without/.test(native.deviceProblem('cuda')) },
  cpu: { getCpuCapability: (): string => native.versions().cpuCapability },
};
