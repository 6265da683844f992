/** Versions of libtorch, its threads, and the memory of tensors. */
import { native } from '../../native/load';
import { flag, signature, type Takes } from '../arguments/rules';
import { describe } from '../support/describe';

/** The version of libtorch that this package runs on, and the file that it was loaded from. */
export const version = {
  /** The version, such as `2.13.0`. */
  get torch(): string {
    return native.versions().libtorch;
  },
  /** The path of libtorch's library. */
  get libtorchPath(): string {
    return native.versions().libtorchPath;
  },
};

/** The version of libtorch, such as `2.13.0`: Python's `torch.__version__`. */
export const __version__: string = native.versions().libtorch;

/**
 * How libtorch was built.
 * @see https://docs.pytorch.org/docs/2.13/config_mod.html
 */
export const __config__ = {
  /** Returns a text of several lines: the compiler, the libraries and the options. */
  show: (): string => native.versions().config,
};

function count(name: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 1) {
    throw new TypeError(`${name}: expected a positive integer, got ${describe(value)}`);
  }
  return value as number;
}

/**
 * Returns how many threads one operator on the CPU uses.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_num_threads.html
 */
export function getNumThreads(): number {
  return native.numThreads();
}

/**
 * Sets how many threads one operator on the CPU uses.
 * @param threads a positive integer
 * @throws TypeError for another value
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_num_threads.html
 */
export function setNumThreads(threads: number): void {
  native.setNumThreads(count('setNumThreads', threads));
}

/**
 * Returns how many threads run operators that are independent of each other at the same time.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_num_interop_threads.html
 */
export function getNumInteropThreads(): number {
  return native.numInteropThreads();
}

/**
 * Sets how many threads run independent operators at the same time. It can be set once, before any of them has run.
 * @param threads a positive integer
 * @throws TypeError for another value, Error where it is too late
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_num_interop_threads.html
 */
export function setNumInteropThreads(threads: number): void {
  native.setNumInteropThreads(count('setNumInteropThreads', threads));
}

const bindDeterministic = signature({ mode: flag(), warnOnly: flag(false) }, 1);

/**
 * Sets whether operators must give the same bits on every run. An operator that has no such implementation throws.
 * @param mode whether only deterministic implementations are used
 * @param warnOnly whether an operator that has none warns instead of throwing; false by default
 * @throws TypeError for a value that is not a boolean
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.use_deterministic_algorithms.html
 */
export function useDeterministicAlgorithms(
  ...args: Takes<['mode'], [mode: boolean], { warnOnly?: boolean }>
): void {
  const { mode, warnOnly } = bindDeterministic('useDeterministicAlgorithms', args);
  native.setDeterministic(mode, warnOnly);
}

/**
 * Says whether `useDeterministicAlgorithms(true)` is in force.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.are_deterministic_algorithms_enabled.html
 */
export function areDeterministicAlgorithmsEnabled(): boolean {
  return native.isDeterministic();
}

/** The result of `torch.memory()`. */
export interface MemoryUse {
  /** How many tensors JavaScript holds. */
  tensors: number;
  /**
   * The memory of the tensors that were made by this thread, in bytes. Memory that several tensors share counts once.
   */
  bytes: number;
  /** The most of this memory that was in use at once, in bytes. */
  peakBytes: number;
  /** Memory that is free and kept for reuse by all threads, in bytes. */
  cachedBytes: number;
  /** How many garbage collections were requested to keep memory flat. */
  collections: number;
}

/**
 * Returns how much memory the tensors of this thread take.
 *
 *     torch.memory().bytes; // the bytes that tensors take now
 */
export function memory(): MemoryUse {
  return native.memory();
}

/** Gives the memory that is kept for reuse back to the operating system. The memory of tensors is not affected. */
export function releaseCachedMemory(): void {
  native.releaseCachedMemory();
}
