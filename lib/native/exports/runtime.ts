/** What native/runtime exports: generators, devices, settings, versions and memory. */
import type { GeneratorHandle, TensorIndex } from '../handles';

/** The memory of an accelerator, in bytes, as libtorch's allocator counts it. */
export interface DeviceMemory {
  /** What tensors take now. */
  allocated: number;
  /** The most that they have taken at once; absent where libtorch does not record it. */
  maxAllocated?: number;
  /** What the allocator has taken from the driver. */
  reserved: number;
  /** The most that it has had at once; absent where libtorch does not record it. */
  maxReserved?: number;
}

/**
 * What the driver says of a CUDA device.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.cuda.get_device_properties.html
 */
export interface CudaDeviceProperties {
  /** The name, such as `'NVIDIA H100 80GB HBM3'`. */
  name: string;
  /** The memory of the device, in bytes. */
  totalMemory: number;
  /** The first number of the compute capability: 9 of 9.0. */
  major: number;
  /** The second number of the compute capability: 0 of 9.0. */
  minor: number;
  /** The number of multiprocessors. */
  multiProcessorCount: number;
  /** The most threads that one multiprocessor runs at once. */
  maxThreadsPerMultiProcessor: number;
  /** The number of threads that run in step. */
  warpSize: number;
  /** The size of the second-level cache, in bytes. */
  L2CacheSize: number;
  /** The memory that the threads of a block can share, in bytes. */
  sharedMemoryPerBlock: number;
  /** 1 where the GPU shares the memory of the CPU, 0 where it has its own. */
  isIntegrated: number;
}

/** The functions that native/runtime exports. */
export interface RuntimeExports {
  // native/runtime/random.cc
  manualSeed(seed: number | bigint): void;
  newGenerator(device: string): GeneratorHandle;
  defaultGenerator(device: string): GeneratorHandle;
  generatorSeed(generator: GeneratorHandle, seed: number | bigint): void;
  generatorReseed(generator: GeneratorHandle): bigint;
  generatorInitialSeed(generator: GeneratorHandle): bigint;
  generatorState(generator: GeneratorHandle): TensorIndex;
  setGeneratorState(generator: GeneratorHandle, state: TensorIndex): void;
  generatorDevice(generator: GeneratorHandle): string;

  // native/runtime/device.cc
  deviceCount(type: string): number;
  deviceProblem(type: string): string;
  currentDevice(type: string): number;
  setCurrentDevice(device: string): void;
  synchronize(device: string): void;
  deviceMemory(device: string): DeviceMemory;
  resetPeakDeviceMemory(device: string): void;
  deviceMemoryInfo(device: string): number[];
  cudaProperties(device: string): CudaDeviceProperties;
  emptyDeviceCache(device: string): void;

  // native/runtime/autocast.cc
  isAutocastAvailable(deviceType: string): boolean;
  isAutocastEnabled(deviceType: string): boolean;
  setAutocastEnabled(deviceType: string, enabled: boolean): void;
  autocastDtype(deviceType: string): number;
  setAutocastDtype(deviceType: string, dtype: number): void;
  isAutocastCacheEnabled(): boolean;
  setAutocastCacheEnabled(enabled: boolean): void;
  clearAutocastCache(): void;
  incrementAutocastNesting(): number;
  decrementAutocastNesting(): number;

  // native/runtime/settings.cc
  float32MatmulPrecision(): string;
  setFloat32MatmulPrecision(precision: string): void;
  isDeterministicWarnOnly(): boolean;
  /** Returns whether this processor supports it. */
  setFlushDenormal(enabled: boolean): boolean;
  isWarnAlways(): boolean;
  setWarnAlways(enabled: boolean): void;
  setStreamMismatchWarning(enabled: boolean): void;
  isMultithreadingEnabled(): boolean;
  setMultithreadingEnabled(enabled: boolean): void;
  /** Returns whether operators computed tangents before. */
  setForwardGradEnabled(enabled: boolean): boolean;
  isGradLayoutEnforced(): boolean;
  setGradLayoutEnforced(enabled: boolean): void;

  // native/runtime/backends.cc
  backendFlag(name: string): boolean;
  setBackendFlag(name: string, on: boolean): void;
  cudnnVersion(): number | null;

  // native/runtime/warnings.cc
  /** `receive` gets the text of each warning of libtorch's when the call that caused it ends. It must not throw. */
  setWarningReceiver(receive: (text: string) => void): void;

  // native/runtime/sanitizer_probe.cc
  /** In the build with sanitizers only: commits a fault that they must report. */
  sanitizerProbe?(fault: 'bounds' | 'overflow'): number;

  // native/runtime/libm.cc
  pow(base: number, exponent: number): number;
  cos(angle: number): number;
  log(value: number): number;

  // native/runtime/runtime.cc
  versions(): { libtorch: string; libtorchPath: string; config: string; cpuCapability: string };
  cpuCapabilities(): Record<string, boolean | number | string>;
  numThreads(): number;
  setNumThreads(count: number): void;
  numInteropThreads(): number;
  setNumInteropThreads(count: number): void;
  setDeterministic(enabled: boolean, warnOnly: boolean): void;
  isDeterministic(): boolean;
  defaultDtype(): number;
  setDefaultDtype(code: number): void;
  setCollector(collect: (all: boolean) => void): void;
  memory(): { tensors: number; bytes: number; peakBytes: number; cachedBytes: number; collections: number };
  releaseCachedMemory(): void;
  forgetMemoryInUse(): void;
}
