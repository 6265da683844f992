/** What Python has as `torch.cuda`, `torch.mps` and `torch.cpu`. */

import type { CudaDeviceProperties } from '../../native/api';
import { native } from '../../native/load';
import { checkSeed, defaultGenerator } from '../tensor/generator';
import type { Tensor } from '../tensor/tensor';
import { Device, type DeviceLike } from '../types/device';

/** The name of a device of `type`: `cuda:1` for 1, the current one's for none. */
function nameOf(type: string, device: DeviceLike | number = type): string {
  const result = typeof device === 'number' ? new Device(type, device) : new Device(device);
  if (result.type !== type) throw new TypeError(`${type}: expected a ${type} device, got ${result}`);
  return String(result);
}

/** The functions that `torch.cuda` and `torch.mps` have in common. */
function accelerator(type: string) {
  const named = (device?: DeviceLike | number): string => nameOf(type, device);
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
    /** Seeds the current device's generator. Does nothing where there is no device. */
    manualSeed: (seed: number | bigint): void => {
      checkSeed('manualSeed', seed);
      if (native.deviceCount(type) > 0) defaultGenerator(type).manualSeed(seed);
    },
  };
}

const onCuda = accelerator('cuda');

/** @see https://docs.pytorch.org/docs/2.13/cuda.html */
export const cuda = {
  ...onCuda,
  /** `'NVIDIA H100 80GB HBM3'` */
  getDeviceName: (device?: DeviceLike | number): string => native.cudaProperties(nameOf('cuda', device)).name,
  /** `[9, 0]` for 9.0. */
  getDeviceCapability: (device?: DeviceLike | number): [major: number, minor: number] => {
    const { major, minor } = native.cudaProperties(nameOf('cuda', device));
    return [major, minor];
  },
  getDeviceProperties: (device?: DeviceLike | number): CudaDeviceProperties =>
    native.cudaProperties(nameOf('cuda', device)),
  /** Bytes that are free and all that there are, as the driver counts. */
  memGetInfo: (device?: DeviceLike | number): [free: number, total: number] =>
    native.deviceMemoryInfo(nameOf('cuda', device)) as [number, number],
  /** The most bytes that libtorch's allocator held. */
  maxMemoryReserved: (device?: DeviceLike | number): number =>
    native.deviceMemory(nameOf('cuda', device)).maxReserved ?? 0,
  /** Lets `maxMemoryAllocated` and `maxMemoryReserved` count from now on. */
  resetPeakMemoryStats: (device?: DeviceLike | number): void =>
    native.resetPeakDeviceMemory(nameOf('cuda', device)),
  /** Whether the current device computes in bfloat16 by itself. */
  isBf16Supported: (): boolean => onCuda.isAvailable() && native.cudaProperties('cuda').major >= 8,
  /** Seeds the generators of all devices. */
  manualSeedAll: (seed: number | bigint): void => {
    checkSeed('manualSeedAll', seed);
    for (let i = 0; i < native.deviceCount('cuda'); i++) defaultGenerator(`cuda:${i}`).manualSeed(seed);
  },
  /** The seed that the current device's generator started from. */
  initialSeed: (): bigint => defaultGenerator('cuda').initialSeed(),
};
/** @see https://docs.pytorch.org/docs/2.13/mps.html */
export const mps = accelerator('mps');

/** @see https://docs.pytorch.org/docs/2.13/cpu.html */
export const cpu = {
  isAvailable: (): boolean => true,
  deviceCount: (): number => 1,
  currentDevice: (): string => 'cpu',
  /** Does nothing: the CPU's operators end before they return. */
  synchronize: (): void => undefined,
  /**
   * What the processor has, under the names that Python uses: booleans for sets of instructions (`avx2`, `avx512_bf16`,
   * `amx_bf16`, `neon`), numbers of bytes for caches, `cpu_name` and `architecture`. `backends.cpu.getCpuCapability()`
   * says which of libtorch's kernels run.
   */
  getCapabilities: (): Readonly<Record<string, boolean | number | string>> => native.cpuCapabilities(),
};
