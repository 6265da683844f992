/** What Python has as `torch.cuda`, `torch.mps` and `torch.backends`. */
import { native } from '../native';
import { Device, type DeviceLike } from './device';
import { defaultGenerator } from './generator';
import type { Tensor } from './tensor';

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
    /** The state of the device's default generator, a uint8 tensor in the CPU's memory. */
    getRngState: (device?: DeviceLike | number): Tensor => defaultGenerator(named(device)).getState(),
    /** Sets that state to what `getRngState` gave. */
    setRngState: (state: Tensor, device?: DeviceLike | number): void => {
      defaultGenerator(named(device)).setState(state);
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
