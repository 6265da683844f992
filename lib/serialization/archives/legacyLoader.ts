/** Reads the checkpoints that PyTorch wrote before 1.6: pickles one after another, then the storages' bytes. */
import { endianness } from 'node:os';
import type { DType } from '../../core/types/dtype';
import { ByteReader } from '../files/byteReader';
import type { ByteSource } from '../files/byteSource';
import { FormatError, quote } from '../files/formatError';
import { MemoryBudget } from '../files/memoryBudget';
import { StorageRef, sliceStorage } from '../files/storage';
import { PickleArguments } from '../pickle/arguments';
import { PyList, toJavaScript } from '../pickle/nodes';
import { kindOf, type PickleContext, readPickle } from '../pickle/reader';
import { leaf, PickleGlobals } from '../tensors/globals';
import type { Placement } from '../tensors/locations';
import { storageId } from '../tensors/storageId';
import { type StorageBytes, StorageLoader } from '../tensors/storageLoader';

const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

/** Reads the value that a file of this format holds. */
export function loadLegacy(callee: string, source: ByteSource, placement: Placement): unknown {
  const bytes = new ByteReader(source);
  const globals = new PickleGlobals();
  const storages = new LegacyStorages(callee, source, placement);
  const context: PickleContext = {
    budget: new MemoryBudget(source.size),
    find: (module, name) => globals.find(module, name),
    persistent: (id) => storages.get(id),
  };
  if (readMagic(bytes, context) !== magic) {
    throw new FormatError(
      'expected a checkpoint of PyTorch (a zip file, or a file of pickles), got something else',
    );
  }
  const version = readPickle(bytes, context);
  if (version !== protocol)
    throw new FormatError(`expected version ${protocol} of the old format, got ${kindOf(version)}`);
  readPickle(bytes, context); // about the machine that wrote it; numbers are little-endian whatever it says
  const root = readPickle(bytes, context);
  storages.locate(bytes, readPickle(bytes, context));
  for (const { check } of globals.unchecked) check();
  return toJavaScript(root, leaf);
}

/** The first object of the file, which says what the file is. */
function readMagic(bytes: ByteReader, context: PickleContext): unknown {
  // Something that is not a pickle at all is reported as such.
  return bytes.left > 0 && bytes.peek() === 0x80 ? readPickle(bytes, context) : undefined;
}

interface Placed {
  dtype: DType;
  bytes: { size: number; position: number; fill: StorageBytes['fill'] };
}

/** The storages of a file, which come after the pickle that names them. */
class LegacyStorages {
  readonly #loader: StorageLoader;
  readonly #placed = new Map<string, Placed>();
  readonly #views = new Map<string, StorageRef>();
  #claimed = 0;

  constructor(
    callee: string,
    private readonly source: ByteSource,
    placement: Placement,
  ) {
    this.#loader = new StorageLoader(callee, placement, endianness() !== 'LE');
  }

  get(id: unknown): StorageRef {
    const { id: named, more } = storageId(id, 6);
    const { key, dtype, location, elements } = named;
    const root = this.#loader.get(key, dtype, location, () => this.#claim(key, dtype, elements));
    return more.length === 0 || more[0] === null ? root : this.#view(root, dtype, more);
  }

  /** Records a storage. It cannot be larger than the file. */
  #claim(key: string, dtype: DType, elements: number): StorageBytes {
    const size = elements * dtype.itemsize;
    this.#claimed += size;
    if (this.#claimed > this.source.size) {
      throw new FormatError(
        `expected storages of at most ${this.source.size} bytes, the size of the file, got ${this.#claimed}`,
      );
    }
    const bytes = {
      size,
      position: -1,
      fill: (target: Parameters<StorageBytes['fill']>[0]): void => {
        if (size > 0) this.source.fill(bytes.position, target);
      },
    };
    this.#placed.set(key, { dtype, bytes });
    return bytes;
  }

  /** A view of part of a storage, which very old files have. */
  #view(root: StorageRef, dtype: DType, more: readonly unknown[]): StorageRef {
    const args = new PickleArguments(
      'the view of a storage',
      new PickleArguments('the storage', more).tuple(0),
    ).count(3);
    const key = args.string(0);
    const offset = args.size(1) * dtype.itemsize;
    const size = args.size(2) * dtype.itemsize;
    if (offset + size > root.size) {
      throw new FormatError(
        `a view of a storage of ${root.size} bytes has ${size} bytes from byte ${offset}`,
      );
    }
    if (!root.bytes.isCpu)
      throw new FormatError("views of storages load to the CPU only: mapLocation: 'cpu'");
    const view = this.#views.get(key) ?? new StorageRef(sliceStorage(root.bytes, offset, size), size, dtype);
    this.#views.set(key, view);
    return view;
  }

  /** Finds the storages' bytes, which stand in the order of `keys`, and reads them. */
  locate(bytes: ByteReader, keys: unknown): void {
    if (!(keys instanceof PyList))
      throw new FormatError(`expected the list of storages, got ${kindOf(keys)}`);
    for (const key of keys.items) {
      const placed = typeof key === 'string' ? this.#placed.get(key) : undefined;
      if (placed === undefined || placed.bytes.position >= 0) {
        throw new FormatError(`expected the storages that the pickle names, each once, got ${kindOf(key)}`);
      }
      const { size } = placed.bytes;
      const elements = bytes.int64();
      if (elements * BigInt(placed.dtype.itemsize) !== BigInt(size)) {
        throw new FormatError(
          `the storage ${quote(String(key))}: expected ${size / placed.dtype.itemsize} elements, got ${elements}`,
        );
      }
      placed.bytes.position = bytes.position;
      bytes.skip(size);
    }
    for (const [key, placed] of this.#placed) {
      if (placed.bytes.position < 0) throw new FormatError(`the storage ${quote(key)} is missing`);
    }
    this.#loader.fill();
  }
}
