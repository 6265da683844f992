/**
 * Writes checkpoints.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.save.html
 */
import { endianness } from 'node:os';
import { basename } from 'node:path';
import { anything, signature, type Takes } from '../core/arguments/rules';
import { describe } from '../core/support/describe';
import { ZipWriter } from './archives/zipWriter';
import { writeFileAtomically } from './files/atomicFile';
import { pathOf } from './files/byteSource';
import { type Sink, StreamSink, type Writable } from './files/sink';
import { type Pickled, pickleValue } from './tensors/valuePickler';

const bindSave = signature({
  obj: anything<unknown>(),
  f: anything<string | URL | Writable>(),
  pickleModule: anything<null>(null),
  pickleProtocol: anything(2),
});

/** `torch.save`, which index.ts documents. */
export function save(
  ...args: Takes<
    ['obj', 'f', 'pickleModule', 'pickleProtocol'],
    [obj: unknown, f: string | URL | Writable, pickleModule?: null, pickleProtocol?: 2]
  >
): void {
  // An object with `write` is a value.
  const given = isWritable(args.at(-1)) ? [...args, {}] : args;
  const { obj, f, pickleModule, pickleProtocol } = bindSave('torch.save', given);
  if (pickleModule !== null) {
    throw new TypeError(`torch.save: argument 'pickleModule': expected null, got ${describe(pickleModule)}`);
  }
  if (pickleProtocol !== 2) {
    throw new TypeError(`torch.save: argument 'pickleProtocol': expected 2, got ${describe(pickleProtocol)}`);
  }
  const path = pathOf(f);
  if (path === '')
    throw new TypeError("torch.save: argument 'f': expected a file's name, got an empty string");
  if (path === undefined && !isWritable(f)) {
    throw new TypeError(
      `torch.save: argument 'f': expected a path or an object with write(), got ${describe(f)}`,
    );
  }
  // Done before the file is opened, because some values cannot be saved.
  const pickled = pickleValue('torch.save', obj);
  if (path === undefined) writeArchive(new StreamSink(f as Writable), 'archive', pickled);
  else writeFileAtomically('torch.save', path, (sink) => writeArchive(sink, folderFor(path), pickled));
}

function isWritable(f: unknown): boolean {
  return typeof f === 'object' && f !== null && typeof (f as { write?: unknown }).write === 'function';
}

/** The name of the folder in the archive: that of the file without its extension, as in Python. */
function folderFor(path: string): string {
  const stem = basename(path).replace(/\.[^.]*$/, '');
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(stem) && !/[\\/]|^\.\.?$/.test(stem) ? stem : 'archive';
}

function writeArchive(sink: Sink, folder: string, { pickle, storages }: Pickled): void {
  const zip = new ZipWriter(sink, folder);
  const note = (name: string, text: string): void => zip.write(name, Buffer.from(text, 'latin1'));
  zip.write('data.pkl', pickle);
  note('.format_version', '1');
  note('.storage_alignment', '64');
  note('byteorder', endianness() === 'LE' ? 'little' : 'big');
  for (const [key, storage] of storages.entries()) {
    if (storage.isCpu) {
      zip.writeTensor(`data/${key}`, storage);
    } else {
      using copy = storage.cpu();
      zip.writeTensor(`data/${key}`, copy);
    }
  }
  note('version', '3\n');
  note('.data/serialization_id', identity(zip.contents));
  zip.finish();
}

/** Forty digits that are the same for the same contents: a hash of the records' names, and one of their checksums. */
function identity(records: readonly { readonly name: Uint8Array; readonly crc: number }[]): string {
  const prime = 0x100000001b3n;
  const hash = (bytes: Iterable<number>): string => {
    let state = 0xcbf29ce484222325n;
    for (const byte of bytes) state = BigInt.asUintN(64, (state ^ BigInt(byte)) * prime);
    return String(state).padStart(20, '0');
  };
  const names = hash(records.flatMap(({ name }) => [...name]));
  return names + hash(records.map(({ crc }) => crc));
}
