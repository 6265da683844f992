/** Zip files as PyTorch writes them: records stored as they are, their data at multiples of 64 bytes. */
import type { Tensor } from '../../core/tensor/tensor';
import { native } from '../../native/load';
import type { Sink } from '../files/sink';

const alignment = 64;
const most32 = 0xffffffff;
/** Flags of a record: that its name is in UTF-8; and with it that its sizes and checksum follow the data. */
const named = 0x0800;
const described = 0x0808;

interface Record {
  name: Uint8Array;
  size: number;
  crc: number;
  offset: number;
}

/** A buffer of `size` bytes that begins with these numbers, one after another. */
function pack(fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((size, [bytes]) => size + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}

const fits = (value: number): boolean => value < most32;
const or32 = (value: number): number => (fits(value) ? value : most32);

/** Writes a zip file, one record after another; `finish` completes it. */
export class ZipWriter {
  readonly #records: Record[] = [];

  constructor(
    private readonly sink: Sink,
    /** The folder inside the archive. */
    private readonly folder: string,
  ) {}

  /** The names and checksums of what has been written so far. */
  get contents(): readonly { readonly name: Uint8Array; readonly crc: number }[] {
    return this.#records;
  }

  /** Writes a record of bytes. */
  write(name: string, bytes: Uint8Array): void {
    this.#record(name, bytes.length, () => {
      this.sink.write(bytes);
      return native.crc32(bytes, 0);
    });
  }

  /** Writes a record of the memory of a contiguous CPU tensor. */
  writeTensor(name: string, tensor: Tensor): void {
    this.#record(name, tensor.nbytes, () => this.sink.writeTensor(tensor));
  }

  #record(shortName: string, size: number, write: () => number): void {
    const name = Buffer.from(`${this.folder}/${shortName}`, 'utf8');
    const offset = this.sink.position;
    this.#writeHeader(name, size, offset);
    let crc = 0;
    if (size > 0) {
      crc = write();
      const bytes = fits(size) && fits(offset) ? 4 : 8;
      this.sink.write(
        pack([
          [4, 0x08074b50],
          [4, crc],
          [bytes, size],
          [bytes, size],
        ]),
      );
    }
    this.#records.push({ name, size, crc, offset });
  }

  #writeHeader(name: Uint8Array, size: number, offset: number): void {
    const long = longFields(size, offset);
    const start = offset + 30 + name.length + long.length + 4;
    const padding = (alignment - (start % alignment)) % alignment;
    this.sink.write(
      pack([
        [4, 0x04034b50],
        [2, long.length > 0 ? 45 : 0],
        [2, size > 0 ? described : named],
        [2, 0],
        [4, 0],
        [4, 0],
        [4, 0],
        [4, 0],
        [2, name.length],
        [2, long.length + 4 + padding],
      ]),
    );
    this.sink.write(name);
    this.sink.write(long);
    this.sink.write(
      Buffer.concat([
        pack([
          [2, 0x4246],
          [2, padding],
        ]),
        Buffer.alloc(padding, 'Z'),
      ]),
    );
  }

  /** Writes the directory, which completes the archive. */
  finish(): void {
    const start = this.sink.position;
    for (const record of this.#records) this.#writeEntry(record);
    const size = this.sink.position - start;
    const count = this.#records.length;
    const end64 = this.sink.position;
    this.sink.write(
      pack([
        [4, 0x06064b50],
        [8, 44],
        [2, 0x031e],
        [2, 45],
        [4, 0],
        [4, 0],
        [8, count],
        [8, count],
        [8, size],
        [8, start],
      ]),
    );
    this.sink.write(
      pack([
        [4, 0x07064b50],
        [4, 0],
        [8, end64],
        [4, 1],
      ]),
    );
    const count16 = Math.min(count, 0xffff);
    this.sink.write(
      pack([
        [4, 0x06054b50],
        [2, 0],
        [2, 0],
        [2, count16],
        [2, count16],
        [4, or32(size)],
        [4, or32(start)],
        [2, 0],
      ]),
    );
  }

  #writeEntry({ name, size, crc, offset }: Record): void {
    const long = longFields(size, offset);
    this.sink.write(
      pack([
        [4, 0x02014b50],
        [2, 0],
        [2, long.length > 0 ? 45 : 0],
        [2, size > 0 ? described : named],
        [2, 0],
        [4, 0],
        [4, crc],
        [4, or32(size)],
        [4, or32(size)],
        [2, name.length],
        [2, long.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, or32(offset)],
      ]),
    );
    this.sink.write(name);
    this.sink.write(long);
  }
}

/** The zip64 field with the values that do not fit into four bytes. */
function longFields(size: number, offset: number): Buffer {
  const sizes = fits(size) ? [] : [[8, size] as const, [8, size] as const];
  const offsets = fits(offset) ? [] : [[8, offset] as const];
  const fields = [...sizes, ...offsets];
  return fields.length === 0 ? Buffer.alloc(0) : pack([[2, 1], [2, 8 * fields.length], ...fields]);
}
