/** Checkpoints put together byte by byte. */

import { archives } from '../support/inner';

const { StreamSink, ZipWriter } = archives;

/** Pieces of a pickle: text for instructions, numbers for bytes, or bytes. */
export type Piece = string | number | Uint8Array;

/** The bytes of a pickle of protocol 2, from after its header to before its end. */
export function pickle(...pieces: readonly Piece[]): Buffer {
  const bytes = pieces.map((piece) =>
    typeof piece === 'string'
      ? Buffer.from(piece, 'latin1')
      : typeof piece === 'number'
        ? Buffer.of(piece)
        : piece,
  );
  return Buffer.concat([Buffer.of(0x80, 2), ...bytes, Buffer.from('.')]);
}

/** Text, of up to 2^32 bytes. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([Buffer.from('X'), length, bytes]);
}

/** An integer of any size. */
export function int(value: number | bigint): Buffer {
  const digits = BigInt.asUintN(128, BigInt(value)).toString(16).padStart(32, '0');
  return Buffer.concat([Buffer.of(0x8a, 16), Buffer.from(digits, 'hex').reverse()]);
}

export function tuple(...items: readonly Piece[]): Buffer {
  return Buffer.concat([
    Buffer.from('('),
    ...items.map((item) => pickle(item).subarray(2, -1)),
    Buffer.from('t'),
  ]);
}

export const ints = (values: readonly (number | bigint)[]): Buffer => tuple(...values.map(int));

/** A storage of `elements`, as it is named in a pickle. */
export function storage(
  elements: number | bigint,
  { type = 'FloatStorage', key = '0', location = 'cpu' } = {},
): Buffer {
  return Buffer.concat([
    tuple(text('storage'), `ctorch\n${type}\n`, text(key), text(location), int(elements)),
    Buffer.from('Q'),
  ]);
}

/** A tensor over a storage, as `_rebuild_tensor_v2` is called. */
export function tensor(
  sizes: readonly (number | bigint)[],
  strides: readonly (number | bigint)[],
  { offset = 0 as number | bigint, from = storage(4) as Piece } = {},
): Buffer {
  const args = tuple(from, int(offset), ints(sizes), ints(strides), 0x89, 'ccollections\nOrderedDict\n)R');
  return Buffer.concat([Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n'), args, Buffer.from('R')]);
}

/** A zip file of these records. */
export function zip(records: Readonly<Record<string, Uint8Array>>): Buffer {
  const chunks: Uint8Array[] = [];
  const writer = new ZipWriter(new StreamSink({ write: (chunk) => chunks.push(chunk) }), 'archive');
  for (const [name, bytes] of Object.entries(records)) writer.write(name, bytes);
  writer.finish();
  return Buffer.concat(chunks);
}

/** A checkpoint with this pickle, and storages by key. */
export function checkpoint(
  pickled: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = { 0: new Uint8Array(16) },
): Buffer {
  return zip({
    'data.pkl': pickled,
    byteorder: Buffer.from('little'),
    ...Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [`data/${key}`, bytes])),
    version: Buffer.from('3\n'),
  });
}

/** A safetensors file with this header, JSON or not, and so many bytes of data. */
export function safetensorsFile(header: object | string, data = 0, length?: number | bigint): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length ?? json.length));
  return Buffer.concat([size, json, Buffer.alloc(data)]);
}
