/**
 * Devices: where the elements of tensors are stored and operators run.
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-device
 */
import { inspect } from 'node:util';
import { describe } from '../support/describe';

/**
 * A device on which tensors are stored and operators run: the CPU, or an accelerator such as a GPU. Wherever a function
 * takes a device, its name (`'cuda:0'`) will do as well. `String(device)` is the name.
 * @example
 * ```ts
 * new torch.Device('cpu');
 * new torch.Device('cuda:1'); // the second NVIDIA GPU
 * new torch.Device('cuda', 1); // the same
 * new torch.Device('cuda'); // the current one
 * ```
 * @see https://docs.pytorch.org/docs/2.13/tensor_attributes.html#torch-device
 */
export class Device {
  /** The type: `'cpu'`, `'cuda'`, `'mps'`, … */
  readonly type: string;
  /** Which device of this type, from 0; null where none is named, as in `'cpu'` and `'cuda'`. */
  readonly index: number | null;

  /**
   * @param name the type of the device (`'cpu'`, `'cuda'`, `'mps'`, `'meta'`, …), with or without an index
   * (`'cuda:1'`); or another Device
   * @param index the index, from 0; only where `name` has none. By default the device has no index, which means the
   * current device of its type
   * @throws TypeError for a name that is not of this form, and for an index that is negative or given twice
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

  /** The name: `cpu`, `cuda:0`. */
  toString(): string {
    return this.index === null ? this.type : `${this.type}:${this.index}`;
  }

  [inspect.custom](): string {
    return this.index === null
      ? `device(type='${this.type}')`
      : `device(type='${this.type}', index=${this.index})`;
  }
}

/**
 * A device, or its name: `'cpu'`, `'cuda'`, `'cuda:1'`, `'mps'`. Editors complete the names in this type; libtorch knows
 * others too.
 */
export type DeviceLike = 'cpu' | 'cuda' | 'mps' | `cuda:${number}` | (string & {}) | Device;
