/**
 * The default generator's seed and state.
 * @see https://docs.pytorch.org/docs/2.13/random.html
 */
import { native } from '../../native/load';
import { scoped } from '../support/contextManager';
import { checkSeed, defaultGenerator, type Generator } from '../tensor/generator';
import type { Tensor } from '../tensor/tensor';

/**
 * Seeds the default generators of all devices, and returns the CPU's.
 * @param seed an integer from −2^63 to 2^64 − 1
 */
export function manualSeed(seed: number | bigint): Generator {
  native.manualSeed(checkSeed('manualSeed', seed));
  return defaultGenerator('cpu');
}

/** Seeds the default generators from the system's randomness, and returns the seed. */
export function seed(): bigint {
  const value = defaultGenerator('cpu').seed();
  native.manualSeed(value);
  return value;
}

/** The seed that the CPU's default generator started from. */
export function initialSeed(): bigint {
  return defaultGenerator('cpu').initialSeed();
}

/** The state of the CPU's default generator, a uint8 tensor. */
export function getRngState(): Tensor {
  return defaultGenerator('cpu').getState();
}

export function setRngState(state: Tensor): void {
  defaultGenerator('cpu').setState(state);
}

/** Runs `fn` and then puts the CPU generator's state back. */
export function forkRng<T>(fn: () => T): T {
  return scoped(
    'forkRng',
    () => {
      const state = getRngState();
      return () => setRngState(state);
    },
    fn,
  ) as T;
}

/**
 * The generator of the loader's worker thread that this code runs in; null, which stands for the default generator,
 * outside of such threads. Loaders here have none, so it is always null.
 * @see https://docs.pytorch.org/docs/2.13/random.html#torch.random.thread_safe_generator
 */
export function threadSafeGenerator(): Generator | null {
  return null;
}
