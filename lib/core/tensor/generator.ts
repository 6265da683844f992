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

/** The handle that the constructor running takes instead of a new one. */
let adopting: GeneratorHandle | undefined;

/** @internal */
export let generatorHandle: (generator: Generator) => GeneratorHandle;
/** The generator that operators draw from when they are given none. */
export let defaultGenerator: (device: string) => Generator;

/** A source of random numbers on one device, with a state of its own. */
export class Generator {
  readonly #handle: GeneratorHandle;

  /** @param device where it draws; `'cpu'` by default */
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

  get device(): Device {
    return new Device(native.generatorDevice(this.#handle));
  }

  /**
   * Starts the sequence that belongs to `seed`.
   * @param seed an integer from −2^63 to 2^64 − 1
   */
  manualSeed(seed: number | bigint): this {
    native.generatorSeed(this.#handle, checkSeed('manualSeed', seed));
    return this;
  }

  /** Starts a sequence from the system's randomness, and returns its seed. */
  seed(): bigint {
    return native.generatorReseed(this.#handle);
  }

  /** The seed that the sequence started from. */
  initialSeed(): bigint {
    return native.generatorInitialSeed(this.#handle);
  }

  /** The whole state, as a uint8 tensor. */
  getState(): Tensor {
    return construct(Tensor, native.generatorState(this.#handle));
  }

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

/** @internal */
export function checkSeed(name: string, seed: unknown): number | bigint {
  if (typeof seed === 'bigint' || Number.isInteger(seed)) return seed as number | bigint;
  throw new TypeError(`${name}: expected an integer as the seed, got ${describe(seed)}`);
}
