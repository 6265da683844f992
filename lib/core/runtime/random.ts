/**
 * The seed and the state of the default random generators.
 * @see https://docs.pytorch.org/docs/2.13/random.html
 */
import { native } from '../../native/load';
import { anything, signature, type Takes, tensorRule } from '../arguments/rules';
import { scopedValue } from '../support/contextManager';
import { checkSeed, defaultGenerator, type Generator } from '../tensor/generator';
import type { Tensor } from '../tensor/tensor';

const bindSeed = signature({ seed: anything<number | bigint>() });
const bindState = signature({ newState: tensorRule() });

/**
 * Sets the seed of the random numbers on all devices. With the same seed, a program draws the same numbers on every
 * run: initial weights, orders of samples, dropout. They are the numbers that Python draws with this seed.
 * @param seed an integer from −2^63 to 2^64 − 1
 * @returns the CPU's default generator
 * @throws TypeError for a seed that is not an integer, RangeError for one out of this range
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.manual_seed.html
 */
export function manualSeed(...args: Takes<['seed'], [seed: number | bigint]>): Generator {
  native.manualSeed(checkSeed('manualSeed', bindSeed('manualSeed', args).seed));
  return defaultGenerator('cpu');
}

/**
 * Seeds the random numbers on all devices with a number that the operating system draws.
 * @returns the seed
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.seed.html
 */
export function seed(): bigint {
  const value = defaultGenerator('cpu').seed();
  native.manualSeed(value);
  return value;
}

/**
 * Returns the seed that the CPU's default generator started from.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.initial_seed.html
 */
export function initialSeed(): bigint {
  return defaultGenerator('cpu').initialSeed();
}

/**
 * Returns the state of the CPU's default generator: a uint8 tensor of one dimension. `setRngState` returns to this
 * point of the sequence.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.get_rng_state.html
 */
export function getRngState(): Tensor {
  return defaultGenerator('cpu').getState();
}

/**
 * Continues the CPU's default generator from a state that `getRngState` returned.
 * @param newState the state: a uint8 tensor of one dimension
 * @throws TypeError for a value that is not a Tensor, Error for a tensor that holds no state
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.set_rng_state.html
 */
export function setRngState(...args: Takes<['newState'], [newState: Tensor]>): void {
  defaultGenerator('cpu').setState(bindState('setRngState', args).newState);
}

/**
 * Runs `fn` and then restores the state of the CPU's default generator, as if `fn` had drawn no random numbers.
 * @param fn a function. If it is async, it draws from a sequence of its own until its promise settles; other code that
 * runs meanwhile goes on with the present one
 * @returns what `fn` returns
 * @see https://docs.pytorch.org/docs/2.13/random.html#torch.random.fork_rng
 */
export function forkRng<T>(fn: () => T): T {
  return scopedValue('forkRng', getRngState, (state) => setRngState(state), getRngState(), fn) as T;
}

/**
 * Returns the generator of the DataLoader's worker thread in which this code runs; null outside of such threads, where
 * the default generator is to be used. DataLoaders of this package have no worker threads, so it is always null.
 * @see https://docs.pytorch.org/docs/2.13/random.html#torch.random.thread_safe_generator
 */
export function threadSafeGenerator(): Generator | null {
  return null;
}
