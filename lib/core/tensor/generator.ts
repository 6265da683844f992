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
/** The generator from which operators on `device` draw when they are given none. @internal */
export let defaultGenerator: (device: string) => Generator;

/**
 * A source of random numbers on one device. Functions that draw random numbers take one as `generator`, and then draw
 * the same numbers whatever the rest of the program draws. The numbers are those of Python's generator with the same
 * seed.
 * @example
 * ```ts
 * const generator = new torch.Generator().manualSeed(42);
 * torch.randn([2, 3], { generator });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html
 */
export class Generator {
  readonly #handle: GeneratorHandle;

  /**
   * @param device the device on which the numbers are drawn, or an object `{ device }`; `'cpu'` by default
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

  /**
   * The device on which the numbers are drawn.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html#torch.Generator.device
   */
  get device(): Device {
    return new Device(native.generatorDevice(this.#handle));
  }

  /**
   * Starts the sequence of random numbers that belongs to `seed`: the same seed gives the same numbers.
   * @param seed an integer from −2^63 to 2^64 − 1
   * @returns this generator
   * @throws TypeError for a seed that is no integer, RangeError for one out of this range
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html#torch.Generator.manual_seed
   */
  manualSeed(seed: number | bigint): this {
    native.generatorSeed(this.#handle, checkSeed('manualSeed', seed));
    return this;
  }

  /**
   * Starts a new sequence with a seed that the operating system draws.
   * @returns the seed
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html#torch.Generator.seed
   */
  seed(): bigint {
    return native.generatorReseed(this.#handle);
  }

  /**
   * The seed with which the present sequence began.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html#torch.Generator.initial_seed
   */
  initialSeed(): bigint {
    return native.generatorInitialSeed(this.#handle);
  }

  /**
   * The state of the generator as a 1-D uint8 tensor in the CPU's memory; `setState` returns to this point of the
   * sequence.
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html#torch.Generator.get_state
   */
  getState(): Tensor {
    return construct(Tensor, native.generatorState(this.#handle));
  }

  /**
   * Continues from a state that `getState` of a generator for the same type of device returned.
   * @param state a uint8 tensor in the CPU's memory
   * @returns this generator
   * @throws TypeError for a value that is no Tensor, Error for a tensor that holds no state
   * @see https://docs.pytorch.org/docs/2.13/generated/torch.Generator.html#torch.Generator.set_state
   */
  setState(state: Tensor): this {
    if (!isTensor(state)) throw new TypeError(`setState: expected a Tensor, got ${describe(state)}`);
    native.setGeneratorState(this.#handle, indexOf(state));
    return this;
  }

  /** The text that Python prints: `<torch.Generator device=cpu>`. */
  toString(): string {
    return `<torch.Generator device=${this.device}>`;
  }

  /** The text in `[object …]`, which deep comparisons read first: other states are other generators. */
  get [Symbol.toStringTag](): string {
    return `Generator ${this.device} ${this.getState().toTypedArray()}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Checks that a seed is an integer, and returns it; the addon checks its range. @internal */
export function checkSeed(name: string, seed: unknown): number | bigint {
  if (typeof seed === 'bigint' || Number.isInteger(seed)) return seed as number | bigint;
  throw new TypeError(`${name}: expected an integer as the seed, got ${describe(seed)}`);
}
