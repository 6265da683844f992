/**
 * Zip files as PyTorch writes them: records that are stored as they are, found by the directory at the end. Every
 * offset, length and checksum is verified before it is relied on.
 */
import { inflateRawSync } from 'node:zlib';
import { native } from '../../native/load';
import type { ByteSource } from '../files/byteSource';
import { FormatError, quote } from '../files/formatError';

/** A record of the archive, as its directory describes it. */
export interface ZipEntry {
  name: string;
  size: number;
  compressedSize: number;
  crc: number;
  deflated: boolean;
  headerOffset: number;
  /** The position at which everything that belongs to the entry ends at the latest. */
  limit: number;
}

const endSize = 22;
const locatorSize = 20;
const end64Size = 56;
const headerSize = 46;
const localSize = 30;
/** How many bytes all compressed records may inflate to, besides a multiple of the file's own size. */
const inflatedBytes = 256 << 20;
const inflatedTimes = 16;
/** A checkpoint has one record for each storage. */
const mostEntries = 1_000_000;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads an integer of eight bytes that is a number of bytes in the file. */
function uint64(view: DataView, offset: number): number {
  const value = view.getBigUint64(offset, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new FormatError(`zip: expected an offset or a size, got ${value}`);
  return Number(value);
}

/** Whether the file begins as a zip file does. */
export function isZip(source: ByteSource): boolean {
  if (source.size < 4) return false;
  const signature = viewOf(source.read(0, 4)).getUint32(0, true);
  return signature === 0x04034b50 || signature === 0x06054b50;
}

/** Reads the records of a zip file. */
export class ZipReader {
  readonly entries = new Map<string, ZipEntry>();
  /** Whether the file has checksums. Some are written without. */
  readonly hasChecksums: boolean;
  #inflated = 0;

  constructor(private readonly source: ByteSource) {
    const directory = findDirectory(source);
    const list = readDirectory(source, directory);
    for (const entry of list) {
      if (this.entries.has(entry.name))
        throw new FormatError(`zip: the record ${quote(entry.name)} is there twice`);
      this.entries.set(entry.name, entry);
    }
    // Records that overlap would let a small file hold any number of bytes.
    list.sort((a, b) => a.headerOffset - b.headerOffset);
    for (const [i, entry] of list.entries()) {
      entry.limit = list[i + 1]?.headerOffset ?? directory.offset;
      const least = entry.headerOffset + localSize + Buffer.byteLength(entry.name) + entry.compressedSize;
      if (least > entry.limit) {
        throw new FormatError(
          `zip: the record ${quote(entry.name)} reaches byte ${least}, where others begin at ${entry.limit}`,
        );
      }
    }
    this.hasChecksums = list.some(({ crc }) => crc !== 0);
  }

  /** The position of the entry's bytes. */
  dataOffset(entry: ZipEntry): number {
    const { name, headerOffset, limit, compressedSize } = entry;
    const nameSize = Buffer.byteLength(name);
    const header = this.source.read(headerOffset, localSize + nameSize);
    const view = viewOf(header);
    const localName = Buffer.from(header.subarray(localSize));
    if (
      view.getUint32(0, true) !== 0x04034b50 ||
      view.getUint16(26, true) !== nameSize ||
      !localName.equals(Buffer.from(name))
    ) {
      throw new FormatError(
        `zip: expected the record ${quote(name)} at byte ${headerOffset}, got something else`,
      );
    }
    const offset = headerOffset + localSize + nameSize + view.getUint16(28, true);
    if (offset + compressedSize > limit) {
      throw new FormatError(
        `zip: the record ${quote(name)} reaches byte ${offset + compressedSize}, where others begin at ${limit}`,
      );
    }
    return offset;
  }

  /** All of an entry's bytes, at most `most` of them. */
  read(entry: ZipEntry, most: number): Uint8Array {
    const { name, size, compressedSize, deflated } = entry;
    if (size > most)
      throw new FormatError(`zip: expected at most ${most} bytes in the record ${quote(name)}, got ${size}`);
    const offset = this.dataOffset(entry);
    if (!deflated) {
      const bytes = this.source.read(offset, size);
      this.check(entry, native.crc32(bytes, 0));
      return bytes;
    }
    this.#inflated += size;
    const allowed = inflatedBytes + inflatedTimes * this.source.size;
    if (this.#inflated > allowed) {
      throw new FormatError(
        `zip: expected deflated records of at most ${allowed} bytes in a file of ${this.source.size}, got ${this.#inflated}`,
      );
    }
    const bytes = inflate(name, this.source.read(offset, compressedSize), size);
    this.check(entry, native.crc32(bytes, 0));
    return bytes;
  }

  /** @throws FormatError where the checksum of the entry's bytes is not the one in the file */
  check(entry: ZipEntry, crc: number): void {
    if (!this.hasChecksums || crc === entry.crc) return;
    const hex = (value: number): string => value.toString(16).padStart(8, '0');
    throw new FormatError(
      `zip: the record ${quote(entry.name)} is damaged: expected the checksum ${hex(entry.crc)}, got ${hex(crc)}`,
    );
  }
}

function inflate(name: string, compressed: Uint8Array, size: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateRawSync(compressed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new FormatError(`zip: the record ${quote(name)} could not be inflated to ${size} bytes`, {
      cause: error,
    });
  }
  if (bytes.length !== size) {
    throw new FormatError(`zip: expected ${size} bytes in the record ${quote(name)}, got ${bytes.length}`);
  }
  return bytes;
}

interface Directory {
  offset: number;
  size: number;
  count: number;
}

function findDirectory(source: ByteSource): Directory {
  const tailSize = Math.min(source.size, endSize + locatorSize + 0xffff);
  const tailOffset = source.size - tailSize;
  const tail = viewOf(source.read(tailOffset, tailSize));
  let end = tailSize - endSize;
  while (
    end >= 0 &&
    !(tail.getUint32(end, true) === 0x06054b50 && tail.getUint16(end + 20, true) === tailSize - end - endSize)
  )
    end--;
  if (end < 0)
    throw new FormatError(
      'zip: expected its directory at the end, got none: the file is cut short or damaged',
    );
  const short = {
    count: tail.getUint16(end + 10, true),
    size: tail.getUint32(end + 12, true),
    offset: tail.getUint32(end + 16, true),
  };
  const isLong = short.count === 0xffff || short.size === 0xffffffff || short.offset === 0xffffffff;
  const directory = isLong ? findDirectory64(source, tail, tailOffset, end) : short;
  if (directory.offset + directory.size > tailOffset + end || directory.count * headerSize > directory.size) {
    throw new FormatError(
      `zip: expected the directory before byte ${tailOffset + end}, got ${directory.count} entries in ${directory.size} bytes at ${directory.offset}`,
    );
  }
  if (directory.count > mostEntries) {
    throw new FormatError(`zip: expected at most ${mostEntries} records, got ${directory.count}`);
  }
  return directory;
}

/** The position of the directory in a zip file whose offsets have eight bytes. */
function findDirectory64(source: ByteSource, tail: DataView, tailOffset: number, end: number): Directory {
  const locator = end - locatorSize;
  if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50) {
    throw new FormatError('zip: expected the place of a zip64 directory, got none');
  }
  const offset = uint64(tail, locator + 8);
  if (offset + end64Size > tailOffset + locator) {
    throw new FormatError(
      `zip: expected a zip64 directory before byte ${tailOffset + locator}, got one at ${offset}`,
    );
  }
  const record = viewOf(source.read(offset, end64Size));
  if (record.getUint32(0, true) !== 0x06064b50)
    throw new FormatError(`zip: expected a zip64 directory at byte ${offset}`);
  return { count: uint64(record, 32), size: uint64(record, 40), offset: uint64(record, 48) };
}

function readDirectory(source: ByteSource, { offset, size, count }: Directory): ZipEntry[] {
  const bytes = source.read(offset, size);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + headerSize > size || view.getUint32(at, true) !== 0x02014b50) {
      throw new FormatError(`zip: expected entry ${i} of the directory at byte ${offset + at}`);
    }
    const nameSize = view.getUint16(at + 28, true);
    const extraSize = view.getUint16(at + 30, true);
    const next = at + headerSize + nameSize + extraSize + view.getUint16(at + 32, true);
    if (next > size) throw new FormatError(`zip: entry ${i} of the directory is cut short`);
    const name = Buffer.from(bytes.subarray(at + headerSize, at + headerSize + nameSize)).toString('utf8');
    const extra = { from: at + headerSize + nameSize, size: extraSize };
    entries.push(readEntry(view, at, name, extra));
    at = next;
  }
  return entries;
}

function readEntry(
  view: DataView,
  at: number,
  name: string,
  extra: { from: number; size: number },
): ZipEntry {
  checkName(name);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  if ((flags & 1) !== 0) throw new FormatError(`zip: the record ${quote(name)} is encrypted`);
  if (method !== 0 && method !== 8) {
    throw new FormatError(`zip: expected the record ${quote(name)} stored or deflated, got method ${method}`);
  }
  const [size, compressedSize, headerOffset] = longFields(
    view,
    [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
    extra,
    name,
  ) as [number, number, number];
  if (method === 0 && size !== compressedSize) {
    throw new FormatError(
      `zip: the record ${quote(name)} is stored, yet has ${compressedSize} bytes for ${size}`,
    );
  }
  const crc = view.getUint32(at + 16, true);
  return { name, size, compressedSize, crc, deflated: method === 8, headerOffset, limit: 0 };
}

/** The values of fields that do not fit into four bytes; the zip64 extra field holds them in this order. */
function longFields(
  view: DataView,
  fields: number[],
  extra: { from: number; size: number },
  name: string,
): number[] {
  if (fields.every((field) => field !== 0xffffffff)) return fields;
  const end = extra.from + extra.size;
  for (let at = extra.from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const fieldEnd = Math.min(end, next + view.getUint16(at + 2, true));
    return fields.map((field) => {
      if (field !== 0xffffffff) return field;
      if (next + 8 > fieldEnd)
        throw new FormatError(`zip: the long sizes of the record ${quote(name)} are missing`);
      next += 8;
      return uint64(view, next - 8);
    });
  }
  throw new FormatError(`zip: the long sizes of the record ${quote(name)} are missing`);
}

/** Names are only looked up and never used as paths, but no checkpoint has one that leaves its folder. */
function checkName(name: string): void {
  if (name.includes('\0') || name.includes('\\') || name.startsWith('/') || name.split('/').includes('..')) {
    throw new FormatError(`zip: expected names inside the archive, got ${quote(name)}`);
  }
}
