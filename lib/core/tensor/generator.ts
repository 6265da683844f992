/**
 * Random number generators.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html
 */
import { inspect } from 'node:util';
import type { GeneratorHandle } from '../../native/api';
import { native } from '../../native/load';
import { describe } from '../support/describe';
import { Device, type DeviceLike } from '../types/device';
import { construct, indexOf, isTensor, Tensor } from './tensor';

/**
 * The handle that the constructor uses instead of making a new generator; set only while `defaultGenerator` calls it.
 */
let adopting: GeneratorHandle | undefined;

/** The addon's handle of a generator. @internal */
export let generatorHandle: (generator: Generator) => GeneratorHandle;
/** The generator that operators on a device draw from when they are given none. */
export let defaultGenerator: (device: string) => Generator;

/**
 * A source of random numbers on one device. Functions that draw random numbers take one as `generator`, and then draw
 * the same numbers whatever the rest of the program draws. The numbers are those of Python's generator with the same
 * seed.
 *
 *     const generator = new torch.Generator().manualSeed(42);
 *     torch.randn([2, 3], { generator });
 *
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html
 */
export class Generator {
  readonly #handle: GeneratorHandle;

  /**
   * @param device the device that the numbers are drawn on; `'cpu'` by default
   * @throws Error for a device that libtorch has no generator for
   */
  constructor(device: DeviceLike | { device?: DeviceLike } = 'cpu') {
    const named =
      typeof device === 'object' && !(device instanceof Device) ? (device.device ?? 'cpu') : device;
    this.#handle = adopting ?? native.newGenerator(String(new Device(named)));
  }

  static {
    generatorHandle = (generator) => generator.#handle;
    defaultGenerator = (device) => {
      adopting = native.defaultGenerator(device);
      try {
        return new Generator();
      } finally {
        adopting = undefined;
      }
    };
  }

  /** The device that the numbers are drawn on. */
  get device(): Device {
    return new Device(native.generatorDevice(this.#handle));
  }

  /**
   * Starts the sequence of random numbers that belongs to `seed`: the same seed gives the same numbers.
   * @param seed an integer from −2^63 to 2^64 − 1
   * @returns this generator
   * @throws TypeError for a seed that is no integer, RangeError for one out of this range
   */
  manualSeed(seed: number | bigint): this {
    native.generatorSeed(this.#handle, checkSeed('manualSeed', seed));
    return this;
  }

  /** Starts a sequence with a seed that the operating system draws, and returns the seed. */
  seed(): bigint {
    return native.generatorReseed(this.#handle);
  }

  /** The seed that the present sequence began with. */
  initialSeed(): bigint {
    return native.generatorInitialSeed(this.#handle);
  }

  /**
   * The state of the generator as a 1-D uint8 tensor in the CPU's memory; `setState` returns to this point of the
   * sequence.
   */
  getState(): Tensor {
    return construct(Tensor, native.generatorState(this.#handle));
  }

  /**
   * Continues from a state that `getState` of a generator for the same type of device returned.
   * @param state a uint8 tensor in the CPU's memory
   * @returns this generator
   * @throws TypeError for a value that is no Tensor, Error for a tensor that holds no state
   */
  setState(state: Tensor): this {
    if (!isTensor(state)) throw new TypeError(`setState: expected a Tensor, got ${describe(state)}`);
    native.setGeneratorState(this.#handle, indexOf(state));
    return this;
  }

  toString(): string {
    return `<torch.Generator device=${this.device}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Checks that a seed is an integer; the addon checks its range. @internal */
export function checkSeed(name: string, seed: unknown): number | bigint {
  if (typeof seed === 'bigint' || Number.isInteger(seed)) return seed as number | bigint;
  throw new TypeError(`${name}: expected an integer as the seed, got ${describe(seed)}`);
}
