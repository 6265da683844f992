/**
 * The state of an accelerator's random numbers.
 * @see https://docs.pytorch.org/docs/2.13/cuda.html#random-number-generator
 */
import { Device, type DeviceLike } from './device';
import { defaultGenerator, type Generator } from './generator';
import type { Tensor } from './tensor';

/** What `torch.cuda` and `torch.mps` have in common; by default of the device that is current. */
export function deviceRandom(type: string) {
  const generatorOf = (device: DeviceLike | number): Generator => {
    const named = typeof device === 'number' ? new Device(type, device) : new Device(device);
    if (named.type !== type) throw new TypeError(`${type}: expected a ${type} device, got ${named}`);
    return defaultGenerator(String(named));
  };
  return {
    /** The state of the device's default generator, a uint8 tensor in the CPU's memory. */
    getRngState: (device: DeviceLike | number = type): Tensor => generatorOf(device).getState(),
    /** Sets that state to what `getRngState` gave. */
    setRngState(state: Tensor, device: DeviceLike | number = type): void {
      generatorOf(device).setState(state);
    },
  };
}
