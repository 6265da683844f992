/** Reads the checkpoints that `torch.save` has written since PyTorch 1.6: zip files. */
import { endianness } from 'node:os';
import type { Tensor } from '../../core/tensor/tensor';
import type { DType } from '../../core/types/dtype';
import { ByteReader } from '../files/byteReader';
import type { ByteSource } from '../files/byteSource';
import { FormatError, quote } from '../files/formatError';
import { MemoryBudget } from '../files/memoryBudget';
import { fillStorage, type StorageRef } from '../files/storage';
import { toJavaScript } from '../pickle/nodes';
import { readPickle } from '../pickle/reader';
import { leaf, PickleGlobals } from '../tensors/globals';
import type { Placement } from '../tensors/locations';
import { storageId } from '../tensors/storageId';
import { type StorageBytes, StorageLoader } from '../tensors/storageLoader';
import { ZipReader } from './zipReader';

/** The pickle names tensors; the numbers themselves are in other records. */
const largestPickle = 1 << 30;
const largestNote = 1 << 10;

export function loadZip(callee: string, source: ByteSource, placement: Placement, mmap: boolean): unknown {
  const archive = new Archive(source);
  const swapped = archive.byteOrder() !== (endianness() === 'LE' ? 'little' : 'big');
  const whole = mmap ? source.map?.() : undefined;
  const storages = new StorageLoader(callee, placement, swapped);
  const globals = new PickleGlobals();
  const pickle = archive.pickle();
  const root = readPickle(pickle, {
    budget: new MemoryBudget(pickle.left),
    find: (module, name) => globals.find(module, name),
    persistent: (id) => storageOf(archive, storages, whole, id),
  });
  storages.fill();
  for (const { check } of globals.unchecked) check();
  return toJavaScript(root, leaf);
}

function storageOf(
  archive: Archive,
  storages: StorageLoader,
  whole: Tensor | undefined,
  id: unknown,
): StorageRef {
  const { key, dtype, location, elements } = storageId(id, 5).id;
  return storages.get(key, dtype, location, () => archive.storage(key, dtype, elements, whole));
}

/** The records of a checkpoint, all in one folder. */
class Archive {
  readonly #zip: ZipReader;
  readonly #folder: string;

  constructor(private readonly source: ByteSource) {
    this.#zip = new ZipReader(source);
    const first = [...this.#zip.entries.keys()].find((name) => name.endsWith('/data.pkl'));
    if (first === undefined) {
      throw new FormatError('expected a checkpoint with a record data.pkl, got a zip file without one');
    }
    this.#folder = first.slice(0, -'data.pkl'.length);
    if (this.#zip.entries.has(`${this.#folder}constants.pkl`)) {
      throw new FormatError('expected a checkpoint, got a TorchScript program, whose code is not run here');
    }
  }

  pickle(): ByteReader {
    const bytes = this.#zip.read(this.#entry('data.pkl'), largestPickle);
    return new ByteReader({
      size: bytes.length,
      read: (from, length) => bytes.subarray(from, from + length),
    });
  }

  /** `little` or `big`. */
  byteOrder(): string {
    const note = this.#note('byteorder') ?? 'little';
    if (note !== 'little' && note !== 'big')
      throw new FormatError(`expected the byte order little or big, got ${quote(note)}`);
    return note;
  }

  storage(key: string, dtype: DType, elements: number, whole: Tensor | undefined): StorageBytes {
    const entry = this.#entry(`data/${key}`);
    const size = elements * dtype.itemsize;
    if (entry.size !== size) {
      throw new FormatError(
        `the storage ${quote(key)} of ${elements} ${dtype} elements: expected ${size} bytes in the record ${quote(entry.name)}, got ${entry.size}`,
      );
    }
    const position = this.#zip.dataOffset(entry);
    if (entry.deflated) {
      // Inflated at once: what a file may inflate to is limited for all of its records together.
      const bytes = this.#zip.read(entry, size);
      return { size, position, fill: (target) => fillStorage(target, bytes) };
    }
    return {
      size,
      position,
      fill: (target) => this.#zip.check(entry, size === 0 ? 0 : this.source.fill(position, target)),
      ...(whole && { mapped: { whole, offset: position } }),
    };
  }

  #note(name: string): string | undefined {
    const entry = this.#zip.entries.get(this.#folder + name);
    return entry && Buffer.from(this.#zip.read(entry, largestNote)).toString('latin1');
  }

  #entry(name: string) {
    const entry = this.#zip.entries.get(this.#folder + name);
    if (entry === undefined)
      throw new FormatError(`expected a record ${quote(this.#folder + name)}, got none`);
    return entry;
  }
}
