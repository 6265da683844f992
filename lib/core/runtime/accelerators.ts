/** The namespaces `torch.cuda`, `torch.mps` and `torch.cpu`. */

import type { CudaDeviceProperties } from '../../native/api';
import { native } from '../../native/load';
import { checkSeed, defaultGenerator } from '../tensor/generator';
import type { Tensor } from '../tensor/tensor';
import { Device, type DeviceLike } from '../types/device';

/**
 * The name of a device of this type: `cuda:1` for the number 1. Without an index the name stands for the current
 * device.
 * @throws TypeError for a device of another type
 */
function nameOf(type: string, device: DeviceLike | number = type): string {
  const result = typeof device === 'number' ? new Device(type, device) : new Device(device);
  if (result.type !== type) throw new TypeError(`${type}: expected a ${type} device, got ${result}`);
  return String(result);
}

/** The functions that `torch.cuda` and `torch.mps` have in common. */
function accelerator(type: string) {
  const named = (device?: DeviceLike | number): string => nameOf(type, device);
  return {
    /**
     * Says whether there is a device of this type that tensors can be moved to. It never throws.
     *
     *     const device = torch.cuda.isAvailable() ? 'cuda' : 'cpu';
     */
    isAvailable: (): boolean => native.deviceCount(type) > 0,
    /** Says why there is no device of this type, as a sentence; an empty string where there is one. */
    unavailableReason: (): string => native.deviceProblem(type),
    /** Counts the devices of this type; 0 where there is none. */
    deviceCount: (): number => native.deviceCount(type),
    /**
     * Waits until all operations given to the device have ended. Operations on an accelerator return before they end,
     * so call it before reading a clock.
     * @param device a device or its index; the current one by default
     * @throws Error where there is no such device
     */
    synchronize: (device?: DeviceLike | number): void => native.synchronize(named(device)),
    /**
     * Returns memory that libtorch's allocator keeps for reuse to the driver, so that other programs can use it. The
     * memory of tensors is not affected.
     * @throws Error where there is no device of this type
     */
    emptyCache: (): void => native.emptyDeviceCache(type),
    /**
     * Returns the memory that tensors take on the device, in bytes.
     * @param device a device or its index; the current one by default
     * @throws Error where there is no such device
     */
    memoryAllocated: (device?: DeviceLike | number): number => native.deviceMemory(named(device)).allocated,
    /**
     * Returns the memory that libtorch's allocator has taken from the driver, in bytes: that of tensors, and what is
     * kept for reuse.
     * @param device a device or its index; the current one by default
     * @throws Error where there is no such device
     */
    memoryReserved: (device?: DeviceLike | number): number => native.deviceMemory(named(device)).reserved,
    /**
     * Returns the most memory that tensors have taken on the device at once, in bytes, since the program began or
     * `resetPeakMemoryStats` was called. Where libtorch does not record it, it is the memory that they take now.
     * @param device a device or its index; the current one by default
     * @throws Error where there is no such device
     */
    maxMemoryAllocated: (device?: DeviceLike | number): number => {
      const memory = native.deviceMemory(named(device));
      return memory.maxAllocated ?? memory.allocated;
    },
    /**
     * Returns the index of the current device: the one that is meant where only a type, such as `'cuda'`, is named.
     * @throws Error where there is no device of this type
     */
    currentDevice: (): number => native.currentDevice(type),
    /**
     * Makes a device the current one. Does nothing for a device without an index.
     * @param device a device or its index
     * @throws Error where there is no such device
     */
    setDevice: (device: DeviceLike | number): void => {
      const name = named(device);
      if (new Device(name).index !== null) native.setCurrentDevice(name);
    },
    /**
     * Returns the state of the device's default random generator: a uint8 tensor of one dimension in the CPU's memory.
     * @param device a device or its index; the current one by default
     * @throws Error where there is no such device
     */
    getRngState: (device?: DeviceLike | number): Tensor => defaultGenerator(named(device)).getState(),
    /**
     * Continues the device's default random generator from a state that `getRngState` returned.
     * @param state the state: a uint8 tensor of one dimension in the CPU's memory
     * @param device a device or its index; the current one by default
     * @throws Error where there is no such device, and for a tensor that holds no state
     */
    setRngState: (state: Tensor, device?: DeviceLike | number): void => {
      defaultGenerator(named(device)).setState(state);
    },
    /**
     * Seeds the default random generator of the current device. Does nothing where there is no device.
     * @param seed an integer from −2^63 to 2^64 − 1
     * @throws TypeError for a seed that is not an integer, RangeError for one out of this range
     */
    manualSeed: (seed: number | bigint): void => {
      checkSeed('manualSeed', seed);
      if (native.deviceCount(type) > 0) defaultGenerator(type).manualSeed(seed);
    },
  };
}

const onCuda = accelerator('cuda');

/**
 * NVIDIA GPUs.
 * @see https://docs.pytorch.org/docs/2.13/cuda.html
 */
export const cuda = {
  ...onCuda,
  /**
   * Returns the name of the device, such as `'NVIDIA H100 80GB HBM3'`.
   * @param device a device or its index; the current one by default
   * @throws Error where there is no such device
   */
  getDeviceName: (device?: DeviceLike | number): string => native.cudaProperties(nameOf('cuda', device)).name,
  /**
   * Returns the compute capability of the device, which says which instructions it has: `[9, 0]` for 9.0.
   * @param device a device or its index; the current one by default
   * @throws Error where there is no such device
   */
  getDeviceCapability: (device?: DeviceLike | number): [major: number, minor: number] => {
    const { major, minor } = native.cudaProperties(nameOf('cuda', device));
    return [major, minor];
  },
  /**
   * Returns what the driver says of the device: its name, its memory in bytes, its number of multiprocessors and so on.
   * @param device a device or its index; the current one by default
   * @throws Error where there is no such device
   */
  getDeviceProperties: (device?: DeviceLike | number): CudaDeviceProperties =>
    native.cudaProperties(nameOf('cuda', device)),
  /**
   * Returns how much memory of the device is free and how much it has, in bytes. The driver counts it for all programs.
   * @param device a device or its index; the current one by default
   * @throws Error where there is no such device
   */
  memGetInfo: (device?: DeviceLike | number): [free: number, total: number] =>
    native.deviceMemoryInfo(nameOf('cuda', device)) as [number, number],
  /**
   * Returns the most memory that libtorch's allocator has taken from the driver at once, in bytes, since the program
   * began or `resetPeakMemoryStats` was called.
   * @param device a device or its index; the current one by default
   * @throws Error where there is no such device
   */
  maxMemoryReserved: (device?: DeviceLike | number): number =>
    native.deviceMemory(nameOf('cuda', device)).maxReserved ?? 0,
  /**
   * Makes `maxMemoryAllocated` and `maxMemoryReserved` count from now on.
   * @param device a device or its index; the current one by default
   * @throws Error where there is no such device
   */
  resetPeakMemoryStats: (device?: DeviceLike | number): void =>
    native.resetPeakDeviceMemory(nameOf('cuda', device)),
  /** Says whether there is a current device and it has instructions for bfloat16. */
  isBf16Supported: (): boolean => onCuda.isAvailable() && native.cudaProperties('cuda').major >= 8,
  /**
   * Seeds the default random generators of all CUDA devices.
   * @param seed an integer from −2^63 to 2^64 − 1
   * @throws TypeError for a seed that is not an integer, RangeError for one out of this range
   */
  manualSeedAll: (seed: number | bigint): void => {
    checkSeed('manualSeedAll', seed);
    for (let i = 0; i < native.deviceCount('cuda'); i++) defaultGenerator(`cuda:${i}`).manualSeed(seed);
  },
  /**
   * Returns the seed that the current device's default random generator started from.
   * @throws Error where there is no such device
   */
  initialSeed: (): bigint => defaultGenerator('cuda').initialSeed(),
};

/**
 * The GPUs of Apple's processors.
 * @see https://docs.pytorch.org/docs/2.13/mps.html
 */
export const mps = accelerator('mps');

/**
 * The CPU, with the functions that programs call for any device.
 * @see https://docs.pytorch.org/docs/2.13/cpu.html
 */
export const cpu = {
  /** Says whether there is a CPU: always true. */
  isAvailable: (): boolean => true,
  /** Counts the CPUs as devices for tensors: always 1. */
  deviceCount: (): number => 1,
  /** Returns the name of the current device: always `'cpu'`. */
  currentDevice: (): string => 'cpu',
  /** Does nothing, because operators on the CPU have ended when they return. */
  synchronize: (): void => undefined,
  /**
   * Returns what the processor has, under Python's names: booleans for instruction sets (`avx2`, `avx512_bf16`,
   * `amx_bf16`, `neon`), sizes of caches in bytes, `cpu_name` and `architecture`. `backends.cpu.getCpuCapability()`
   * says which of libtorch's kernels are used.
   */
  getCapabilities: (): Readonly<Record<string, boolean | number | string>> => native.cpuCapabilities(),
};
