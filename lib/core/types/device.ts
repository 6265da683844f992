/**
 * Where tensors live.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-device
 */
import { inspect } from 'node:util';
import { describe } from '../support/describe';

/** A device: its type and, where there is more than one, its index. Its text is `cuda:0`. */
export class Device {
  readonly type: string;
  readonly index: number | null;

  /**
   * @param name `'cpu'`, `'cuda'`, `'cuda:1'`, `'mps'`, …, or another Device
   * @param index the index, where the name has none
   */
  constructor(name: string | Device, index?: number) {
    const text = String(name);
    const match = /^([a-z_]+)(?::(\d+))?$/.exec(text);
    if (typeof name !== 'string' && !(name instanceof Device)) {
      throw new TypeError(`device: expected a name such as 'cpu' or 'cuda:0', got ${describe(name)}`);
    }
    if (!match) throw new TypeError(`device: expected a name such as 'cpu' or 'cuda:0', got '${text}'`);
    if (index !== undefined && (match[2] !== undefined || !Number.isInteger(index) || index < 0)) {
      throw new TypeError(`device: expected one index of at least 0, got '${text}' and ${describe(index)}`);
    }
    this.type = match[1] as string;
    this.index = match[2] !== undefined ? Number(match[2]) : (index ?? null);
  }

  toString(): string {
    return this.index === null ? this.type : `${this.type}:${this.index}`;
  }

  [inspect.custom](): string {
    return this.index === null
      ? `device(type='${this.type}')`
      : `device(type='${this.type}', index=${this.index})`;
  }
}

/** Anything that names a device. */
export type DeviceLike = string | Device;
