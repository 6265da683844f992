/** A safetensors file whose header has been read: each of its tensors can be read. */

import { endianness } from 'node:os';
import { noGrad } from '../../core/autograd/gradMode';
import type { Tensor } from '../../core/tensor/tensor';
import type { ByteSource } from '../files/byteSource';
import { newStorage, StorageRef, sliceStorage } from '../files/storage';
import { restorable } from '../tensors/locations';
import { rebuildTensor } from '../tensors/rebuildTensors';
import { swapBytes } from '../tensors/storageLoader';
import { swappedSize } from '../tensors/storageTypes';
import { type Header, readHeader, type TensorEntry } from './header';

const swapped = endianness() !== 'LE';

/** The tensors of an open file. */
export class TensorFile {
  readonly header: Header;
  readonly #device: string;
  readonly #mapped: Tensor | undefined;

  constructor(
    private readonly source: ByteSource,
    device: string,
    mmap: boolean,
  ) {
    this.header = readHeader(source);
    this.#device = restorable(device);
    this.#mapped = mmap && !swapped ? source.map?.() : undefined;
  }

  /** All tensors by name, read in the order of the file. */
  all(): Record<string, Tensor> {
    const result: Record<string, Tensor> = {};
    for (const entry of this.header.tensors) {
      const value = this.read(entry);
      // Defined and not assigned, because assigning to the name `__proto__` would set the prototype.
      Object.defineProperty(result, entry.name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return result;
  }

  /** Reads one tensor, whatever was read before. */
  read({ dtype, shape, position, size }: TensorEntry): Tensor {
    const bytes = this.#bytes(position, size, dtype.itemsize, swappedSize(dtype));
    return rebuildTensor(new StorageRef(bytes, size, dtype), dtype, {
      offset: 0,
      sizes: shape,
      strides: rowMajor(shape),
    });
  }

  #bytes(position: number, size: number, itemsize: number, part: number): Tensor {
    const device = this.#device;
    if (device === 'meta') return newStorage(size, device);
    const mapped = this.#mapped;
    // Elements at addresses that are no multiple of their size are copied to aligned memory.
    if (mapped !== undefined && device === 'cpu' && position % itemsize === 0)
      return sliceStorage(mapped, position, size);
    const storage = newStorage(size);
    if (size > 0) this.source.fill(position, storage);
    if (swapped) swapBytes(storage, part);
    if (device === 'cpu') return storage;
    using staging = storage;
    return noGrad(() => staging.to(device));
  }
}

function rowMajor(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--)
    strides[i] = (strides[i + 1] as number) * Math.max(shape[i + 1] as number, 1);
  return strides;
}
