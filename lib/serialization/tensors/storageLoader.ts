/** Finds the storages that a pickle refers to, each once, and reads them when all are known. */
import { noGrad } from '../../core/autograd/gradMode';
import type { Tensor } from '../../core/tensor/tensor';
import { indexOf } from '../../core/tensor/tensor';
import type { DType } from '../../core/types/dtype';
import { native } from '../../native/load';
import { FormatError } from '../files/formatError';
import { newStorage, StorageRef, sliceStorage } from '../files/storage';
import { checkMapped, type Placement, restorable } from './locations';
import { swappedSize } from './storageTypes';

/** Where the bytes of a storage are, and how to read them into a uint8 tensor of their size. */
export interface StorageBytes {
  size: number;
  /** Their position in the file. Storages are read in this order. */
  position: number;
  fill(target: Tensor): void;
  /** Where the file is mapped: the part of it that is the storage, which need not be read. */
  mapped?: { whole: Tensor; offset: number };
}

interface Unfilled {
  bytes: StorageBytes;
  target: Tensor;
  dtype: DType;
}

export class StorageLoader {
  readonly #storages = new Map<string, Tensor>();
  #unfilled: Unfilled[] = [];

  constructor(
    private readonly callee: string,
    private readonly placement: Placement,
    /** Whether the file has another byte order than this machine. */
    private readonly swapped: boolean,
  ) {}

  /** The storage `key`. `locate` is called at the first time, and finds it in the file. */
  get(key: string, dtype: DType, location: string, locate: () => StorageBytes): StorageRef {
    let bytes = this.#storages.get(key);
    if (bytes === undefined) {
      bytes = this.#load(locate(), dtype, location);
      this.#storages.set(key, bytes);
    }
    return new StorageRef(bytes, bytes.numel(), dtype);
  }

  has(key: string): boolean {
    return this.#storages.has(key);
  }

  #load(bytes: StorageBytes, dtype: DType, location: string): Tensor {
    const target = this.placement(location);
    if (typeof target === 'string') return this.#loadTo(target, bytes, dtype);
    const storage = this.#loadTo('cpu', bytes, dtype);
    this.fill();
    const mapped = checkMapped(this.callee, target(storage, location), bytes.size);
    if (mapped !== undefined) return mapped;
    const home = restorable(location);
    return home === 'cpu' ? storage : (storage.to(home) as Tensor);
  }

  #loadTo(device: string, bytes: StorageBytes, dtype: DType): Tensor {
    if (device === 'meta') return newStorage(bytes.size, device);
    const { mapped } = bytes;
    if (device === 'cpu' && mapped !== undefined && !this.swapped) {
      return sliceStorage(mapped.whole, mapped.offset, bytes.size);
    }
    const target = newStorage(bytes.size, device);
    this.#unfilled.push({ bytes, target, dtype });
    return target;
  }

  /** Reads the storages that have not been read yet. Before that their contents are undefined. */
  fill(): void {
    const unfilled = this.#unfilled.sort((a, b) => a.bytes.position - b.bytes.position);
    this.#unfilled = [];
    noGrad(() => {
      for (const { bytes, target, dtype } of unfilled) {
        if (target.isCpu) {
          this.#fillOne(bytes, target, dtype);
        } else {
          using staging = newStorage(bytes.size);
          this.#fillOne(bytes, staging, dtype);
          target.copy_(staging);
        }
      }
    });
  }

  #fillOne(bytes: StorageBytes, target: Tensor, dtype: DType): void {
    bytes.fill(target);
    if (this.swapped) swapBytes(target, swappedSize(dtype));
  }
}

/** Reverses the bytes of each element. */
export function swapBytes(storage: Tensor, size: number): void {
  if (size === 1) return;
  const bytes = Buffer.from(native.shareBytes(indexOf(storage)));
  if (bytes.length % size !== 0)
    throw new FormatError(`expected elements of ${size} bytes, got ${bytes.length} bytes`);
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else bytes.swap64();
}
