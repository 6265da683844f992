/** Decides on which devices the storages of a checkpoint are placed. */

import { types } from 'node:util';
import { isPlainObject } from '../../core/operators/overloads';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Device, type DeviceLike } from '../../core/types/device';
import { native } from '../../native/load';
import { FormatError, quote, refusing } from '../files/formatError';

/**
 * A function that places storages. It gets a storage, as a 1-D uint8 tensor on the CPU, and the device from which it
 * was saved (`'cpu'`, `'cuda:1'`). It returns the storage that tensors are to use, or null to place it where it was
 * saved.
 */
export type MapStorage = (storage: Tensor, location: string) => Tensor | null | undefined;

/** One device for all storages, an object from the devices in the file to others, or a function that decides. */
export type MapLocation =
  | DeviceLike
  | Readonly<Record<string, DeviceLike>>
  | ReadonlyMap<string, DeviceLike>
  | MapStorage;

/** The device for a storage that was saved at `location`, or a function that places it. */
export type Placement = (location: string) => string | MapStorage;

/** @throws TypeError for a value that is not a MapLocation */
export function parseMapLocation(callee: string, map: unknown): Placement {
  const name = (device: unknown): string => {
    if (typeof device === 'string' || device instanceof Device) return String(new Device(device));
    throw new TypeError(`${callee}: argument 'mapLocation': expected a device, got ${describe(device)}`);
  };
  if (map === null) return (location) => restorable(location);
  if (typeof map === 'function') return () => map as MapStorage;
  if (types.isMap(map) || isPlainObject(map)) {
    const targets = new Map(
      [...(types.isMap(map) ? map : Object.entries(map))].map(([from, to]) => [from, name(to)]),
    );
    return (location) => restorable(targets.get(location) ?? location);
  }
  if (typeof map === 'string' || map instanceof Device) {
    const device = name(map);
    return () => restorable(device);
  }
  throw new TypeError(
    `${callee}: argument 'mapLocation': expected a device, an object or Map of devices, a function or null, got ${describe(map)}`,
  );
}

/** Returns `location`, if this machine has such a device. */
export function restorable(location: string): string {
  let device: Device;
  try {
    device = new Device(location);
  } catch {
    throw new FormatError(
      `a storage was saved at ${quote(location)}, which is no device; mapLocation says where else it goes`,
    );
  }
  if (device.type === 'cpu' || device.type === 'meta') return device.type;
  const count = refusing(`the device '${device}' can't be used`, () => native.deviceCount(device.type));
  if ((device.index ?? 0) < count) return String(device);
  const problem = count > 0 ? `this machine has ${count} of them` : native.deviceProblem(device.type);
  throw new FormatError(
    `a storage goes to the device '${device}', which can't be used here (${problem}); mapLocation: 'cpu' loads it to the CPU`,
  );
}

/** Checks what a MapStorage returned. */
export function checkMapped(callee: string, given: unknown, size: number): Tensor | undefined {
  if (given === null || given === undefined) return undefined;
  if (
    isTensor(given) &&
    given.dtype.name === 'uint8' &&
    given.dim() === 1 &&
    given.numel() === size &&
    given.isContiguous()
  ) {
    return given;
  }
  throw new TypeError(
    `${callee}: mapLocation: expected the storage of ${size} bytes on a device, or null, got ${
      isTensor(given) ? `a ${given.dtype} tensor of shape ${given.shape}` : describe(given)
    }`,
  );
}
