/** Versions, threads and memory. */
import { native } from '../../native/load';
import { describe } from '../support/describe';

/** The versions of this package's libtorch, and where it lies. */
export const version = {
  get torch(): string {
    return native.versions().libtorch;
  },
  get libtorchPath(): string {
    return native.versions().libtorchPath;
  },
};

/** The libtorch version, as `torch.__version__`. */
export const __version__: string = native.versions().libtorch;

/** How libtorch was built, as `torch.__config__.show()`. */
export function showConfig(): string {
  return native.versions().config;
}

function count(name: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 1) {
    throw new TypeError(`${name}: expected a positive integer, got ${describe(value)}`);
  }
  return value as number;
}

/** The number of threads that an operator on the CPU uses. */
export function getNumThreads(): number {
  return native.numThreads();
}

export function setNumThreads(threads: number): void {
  native.setNumThreads(count('setNumThreads', threads));
}

/** The number of threads that run independent operators at once. */
export function getNumInteropThreads(): number {
  return native.numInteropThreads();
}

export function setNumInteropThreads(threads: number): void {
  native.setNumInteropThreads(count('setNumInteropThreads', threads));
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.use_deterministic_algorithms.html */
export function useDeterministicAlgorithms(enabled: boolean, options: { warnOnly?: boolean } = {}): void {
  native.setDeterministic(enabled, options.warnOnly ?? false);
}

export function areDeterministicAlgorithmsEnabled(): boolean {
  return native.isDeterministic();
}

export interface MemoryUse {
  /** Tensors that JavaScript holds. */
  tensors: number;
  /** Bytes of storage alive. */
  bytes: number;
  /** The most bytes alive at once. */
  peakBytes: number;
  /** Bytes that are free and kept for reuse. */
  cachedBytes: number;
  /** Collections asked for to keep memory flat. */
  collections: number;
}

/** What this thread's tensors hold. */
export function memory(): MemoryUse {
  return native.memory();
}

/** Gives the memory kept for reuse back to the system. */
export function releaseCachedMemory(): void {
  native.releaseCachedMemory();
}
