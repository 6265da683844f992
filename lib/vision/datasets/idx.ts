import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode, errorText } from './download/files';

/** What an IDX file has to be. */
export interface IdxExpectation {
  /** Class name of the dataset, which begins every message. */
  readonly dataset: string;
  /** What the file holds, in the plural: `images`, `labels`. */
  readonly content: string;
  /** Number of dimensions: 3 for images (magic number 2051), 1 for labels (2049). */
  readonly dimensions: number;
  /** SHA-256 of the whole file, where it is known. */
  readonly sha256?: string | undefined;
}

/** The type code of unsigned bytes, the third byte of an IDX file. */
const UNSIGNED_BYTE = 8;
const GZIP_MAGIC = 0x1f8b;
/** A file is read in pieces, hashed while the processor's cache holds them: hashing the whole takes twice the time. */
const PIECE = 1 << 18;

/**
 * Reads an IDX file of unsigned bytes: the format of MNIST's files, a big-endian magic number `0x000008nn` for `nn`
 * dimensions, one 32-bit size per dimension, then the bytes in row-major order
 * (http://yann.lecun.com/exdb/mnist/, "the IDX file format").
 *
 * Every size is held against the file's length before anything is allocated.
 *
 * @param allocate makes room for as many bytes as the product of the sizes, and gives what takes them, piece by piece,
 *   each with its position
 * @returns the sizes
 * @throws Error naming the file, what was expected and what came: an unreadable, empty, truncated or overlong file,
 *   another magic number, other contents than the checksum's.
 */
export function readIdx(
  file: string,
  expected: IdxExpectation,
  allocate: (sizes: readonly number[]) => (piece: Uint8Array, at: number) => void,
): number[] {
  const fail = (wanted: string, came: string): never => {
    throw new Error(
      `${expected.dataset}: expected '${file}' to be ${wanted}, but ${came}; ` +
        'delete the file and use { download: true } to get it again',
    );
  };
  const magic = UNSIGNED_BYTE * 256 + expected.dimensions;
  const format = `an IDX file of ${expected.content} (magic number ${magic})`;

  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const length = fstatSync(descriptor).size;
    if (length === 0) fail(format, 'it is empty');
    const header = new DataView(new ArrayBuffer(4 * (1 + expected.dimensions)));
    const headerLength = readFully(descriptor, new Uint8Array(header.buffer), 0);
    if (headerLength >= 2 && header.getUint16(0) === GZIP_MAGIC) fail(format, 'it is still packed by gzip');
    if (headerLength >= 4 && header.getUint32(0) !== magic) {
      fail(format, `its magic number is ${header.getUint32(0)}`);
    }
    if (headerLength < header.byteLength) {
      fail(format, `it ends after ${length} bytes, inside its header of ${header.byteLength}`);
    }

    const sizes = Array.from({ length: expected.dimensions }, (_, i) => header.getUint32(4 * (1 + i)));
    const count = sizes.reduce((product, size) => product * size, 1);
    const wanted = header.byteLength + count;
    if (length !== wanted) {
      const shape = sizes.join(' x ');
      fail(
        `${wanted} bytes long (a header of ${header.byteLength} and ${shape} ${expected.content})`,
        `it has ${length}`,
      );
    }

    const take = allocate(sizes);
    const hash = createHash('sha256').update(header);
    const piece = new Uint8Array(Math.min(PIECE, count));
    for (let at = 0; at < count; at += PIECE) {
      const part = piece.subarray(0, count - at);
      const read = readFully(descriptor, part, header.byteLength + at);
      if (read !== part.length) {
        fail(`${wanted} bytes long`, `it ended after ${header.byteLength + at + read} while it was read`);
      }
      hash.update(part);
      take(part, at);
    }
    const digest = hash.digest('hex');
    if (expected.sha256 !== undefined && digest !== expected.sha256) {
      fail(`the published file (SHA-256 ${expected.sha256})`, `its contents differ (SHA-256 ${digest})`);
    }
    return sizes;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new Error(`${expected.dataset}: cannot read '${file}': ${errorText(error)}`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Fills `target` from the file's byte `position` on; fewer bytes come only at the end of the file. */
function readFully(descriptor: number, target: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < target.length) {
    const count = readSync(descriptor, target, filled, target.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
