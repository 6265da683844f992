/**
 * The state of an accelerator's random numbers.
 * @see https://docs.pytorch.org/docs/2.13/cuda.html#random-number-generator
 */
import type { DeviceLike } from './device';
import { defaultGenerator } from './generator';
import type { Tensor } from './tensor';

/** What `torch.cuda` and `torch.mps` have in common; by default of the device that is current. */
export function deviceRandom(type: string) {
  return {
    /** The state of the device's default generator, a uint8 tensor in the CPU's memory. */
    getRngState: (device: DeviceLike = type): Tensor => defaultGenerator(String(device)).getState(),
    /** Sets that state to what `getRngState` gave. */
    setRngState(state: Tensor, device: DeviceLike = type): void {
      defaultGenerator(String(device)).setState(state);
    },
  };
}
