/** Reads the oldest checkpoints (PyTorch 0.1): a tar file with storages, tensors and a pickle that refers to them. */
import { endianness } from 'node:os';
import { ByteReader } from '../files/byteReader';
import type { ByteSource } from '../files/byteSource';
import { FormatError } from '../files/formatError';
import { MemoryBudget } from '../files/memoryBudget';
import { StorageRef, sliceStorage } from '../files/storage';
import { PickleArguments } from '../pickle/arguments';
import { PyList, PyTuple, toJavaScript } from '../pickle/nodes';
import { kindOf, type PickleContext, readPickle } from '../pickle/reader';
import { leaf, PickleGlobals, StorageType } from '../tensors/globals';
import type { Placement } from '../tensors/locations';
import { rebuildTensor } from '../tensors/rebuildTensors';
import { StorageLoader } from '../tensors/storageLoader';

const block = 512;

/** Whether the file begins with the header of a tar file. */
export function isTar(source: ByteSource): boolean {
  return source.size >= 2 * block && isHeader(source.read(0, block));
}

/** A header carries the sum of its bytes, in which the sum itself counts as spaces. */
function isHeader(header: Uint8Array): boolean {
  let sum = 8 * 0x20;
  for (const [i, byte] of header.entries()) if (i < 148 || i >= 156) sum += byte;
  return header[0] !== 0 && octal(header.subarray(148, 156)) === sum;
}

/** A number in octal digits, or, where its first bit is set, in binary; NaN for neither. */
function octal(field: Uint8Array): number {
  if (((field[0] as number) & 0x80) !== 0) {
    return field.reduce((value, byte, i) => value * 256 + (i === 0 ? byte & 0x7f : byte), 0);
  }
  const text = Buffer.from(field)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

/** The files in the tar file, by name. */
function readTar(source: ByteSource): Map<string, { from: number; to: number }> {
  const files = new Map<string, { from: number; to: number }>();
  for (let at = 0; at + block <= source.size; ) {
    const header = source.read(at, block);
    if (!isHeader(header)) break;
    const size = octal(header.subarray(124, 136));
    const from = at + block;
    if (!Number.isSafeInteger(size) || from + size > source.size) {
      throw new FormatError(
        `tar: the file at byte ${at} has ${size} bytes, where ${source.size - from} are left`,
      );
    }
    const isFile = header[156] === 0 || header[156] === 0x30;
    const name = Buffer.from(header.subarray(0, 100)).toString('latin1').replace(/\0.*$/s, '');
    if (isFile && !files.has(name)) files.set(name, { from, to: from + size });
    at = from + Math.ceil(size / block) * block;
  }
  return files;
}

/** Reads the value that a file of this format holds. */
export function loadTar(callee: string, source: ByteSource, placement: Placement): unknown {
  const files = readTar(source);
  const open = (name: string): ByteReader => {
    const file = files.get(name);
    if (file === undefined)
      throw new FormatError(`expected a checkpoint, got a tar file without the file '${name}'`);
    return new ByteReader(source, file.from, file.to);
  };
  const globals = new PickleGlobals();
  const objects = new Map<string, unknown>();
  const context: PickleContext = {
    budget: new MemoryBudget(source.size),
    find: (module, name) => globals.find(module, name),
    persistent: (id) => {
      const object = objects.get(String(id));
      if (object === undefined)
        throw new FormatError(`expected a storage or a tensor of the file, got ${kindOf(id)}`);
      return object;
    },
  };
  const storages = new StorageLoader(callee, placement, endianness() !== 'LE');
  readStorages(open('storages'), context, storages, objects, source);
  readTensors(open('tensors'), context, objects);
  const root = readPickle(open('pickle'), context);
  storages.fill();
  return toJavaScript(root, leaf);
}

function readCount(bytes: ByteReader, context: PickleContext): number {
  const count = readPickle(bytes, context);
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) {
    throw new FormatError(`tar: expected a number of objects, got ${kindOf(count)}`);
  }
  return count;
}

/** The next pickle, which is a tuple. */
function readTuple(what: string, bytes: ByteReader, context: PickleContext): PickleArguments {
  const tuple = readPickle(bytes, context);
  if (!(tuple instanceof PyTuple))
    throw new FormatError(`tar: expected ${what} in a tuple, got ${kindOf(tuple)}`);
  return new PickleArguments(what, tuple.items);
}

/** The number by which the file refers to an object. */
function keyOf(args: PickleArguments, i: number): string {
  const key = args.any(i);
  return typeof key === 'number' || typeof key === 'bigint' ? String(key) : args.string(i);
}

function readStorages(
  bytes: ByteReader,
  context: PickleContext,
  storages: StorageLoader,
  objects: Map<string, unknown>,
  source: ByteSource,
): void {
  for (let left = readCount(bytes, context); left > 0; left--) {
    const args = readTuple('a storage', bytes, context).count(3);
    const key = keyOf(args, 0);
    const type = args.any(2);
    if (!(type instanceof StorageType)) throw args.error(2, 'a class of storages');
    const size = bytes.length64() * type.dtype.itemsize;
    const { position } = bytes;
    bytes.skip(size);
    const fill = (target: StorageRef['bytes']): void => {
      if (size > 0) source.fill(position, target);
    };
    objects.set(
      key,
      storages.get(key, type.dtype, args.string(1), () => ({ size, position, fill })),
    );
  }
  const views = readPickle(bytes, context);
  if (!(views instanceof PyList))
    throw new FormatError(`tar: expected a list of views, got ${kindOf(views)}`);
  for (const view of views.items) readView(view, objects);
}

/** Makes a storage of part of another one. */
function readView(view: unknown, objects: Map<string, unknown>): void {
  if (!(view instanceof PyTuple))
    throw new FormatError(`tar: expected a view in a tuple, got ${kindOf(view)}`);
  const args = new PickleArguments('a view of a storage', view.items).count(4);
  const root = objects.get(keyOf(args, 1));
  if (!(root instanceof StorageRef)) throw args.error(1, 'a storage of the file');
  const offset = args.size(2) * root.dtype.itemsize;
  const size = args.size(3) * root.dtype.itemsize;
  if (offset + size > root.size) {
    throw new FormatError(`a view of a storage of ${root.size} bytes has ${size} bytes from byte ${offset}`);
  }
  if (!root.bytes.isCpu) throw new FormatError("views of storages load to the CPU only: mapLocation: 'cpu'");
  objects.set(keyOf(args, 0), new StorageRef(sliceStorage(root.bytes, offset, size), size, root.dtype));
}

function readTensors(bytes: ByteReader, context: PickleContext, objects: Map<string, unknown>): void {
  for (let left = readCount(bytes, context); left > 0; left--) {
    const args = readTuple('a tensor', bytes, context).count(3);
    const storage = objects.get(keyOf(args, 1));
    if (!(storage instanceof StorageRef)) throw args.error(1, 'a storage of the file');
    const dimensions = bytes.int32();
    bytes.skip(4);
    if (dimensions < 0 || dimensions > 64)
      throw new FormatError(`tar: expected up to 64 dimensions, got ${dimensions}`);
    const sizes = Array.from({ length: dimensions }, () => bytes.length64());
    const strides = Array.from({ length: dimensions }, () => bytes.length64());
    const geometry = { offset: bytes.length64(), sizes, strides };
    objects.set(keyOf(args, 0), rebuildTensor(storage, storage.dtype, geometry));
  }
}
