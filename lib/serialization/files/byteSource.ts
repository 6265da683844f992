/** Where a checkpoint's bytes come from: a file, or memory. */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { describe } from '../../core/support/describe';
import { blank, indexOf, setIndex, type Tensor } from '../../core/tensor/tensor';
import { native } from '../../native/load';
import type { Bytes } from './byteReader';
import { fileError } from './fileErrors';
import { FormatError } from './formatError';
import { fillStorage } from './storage';

/** An open source of bytes. */
export interface ByteSource extends Bytes, Disposable {
  /** The file's path, or what else messages call it. */
  readonly name: string;
  /** Fills a one-dimensional uint8 tensor with the bytes from `position` on, and returns their CRC-32. */
  fill(position: number, target: Tensor): number;
  /** Returns all bytes as one uint8 tensor, which the system reads where it is used. Only files have this method. */
  map?(): Tensor;
}

/** What checkpoints are read from: a path, a `file:` URL, or the bytes themselves. */
export type Readable = string | URL | Uint8Array | ArrayBuffer;

/** The path that `file` names, or undefined where it is neither a path nor a `file:` URL. */
export function pathOf(file: unknown): string | undefined {
  if (typeof file === 'string') return file;
  return file instanceof URL ? fileURLToPath(file) : undefined;
}

/**
 * Opens what checkpoints are read from.
 * @throws TypeError for what is neither a path nor bytes; Error that names a file which can't be opened
 */
export function openSource(callee: string, file: unknown): ByteSource {
  const path = pathOf(file);
  if (path !== undefined) return new FileSource(callee, path);
  if (types.isUint8Array(file)) return new MemorySource(file);
  if (types.isArrayBuffer(file)) return new MemorySource(new Uint8Array(file));
  throw new TypeError(
    `${callee}: expected a path, a file: URL, a Uint8Array or an ArrayBuffer, got ${describe(file)}`,
  );
}

class FileSource implements ByteSource {
  readonly size: number;
  readonly #fd: number;

  constructor(
    readonly callee: string,
    readonly name: string,
  ) {
    // Done before opening, which would wait for the other end of a pipe.
    const stat = this.#attempt('could not be opened', () => statSync(name));
    if (!stat.isFile()) {
      const kind = stat.isDirectory() ? 'a folder' : 'a device or pipe';
      throw new Error(`${callee}: ${name}: expected a file, got ${kind}`);
    }
    this.#fd = this.#attempt('could not be opened', () => openSync(name, 'r'));
    this.size = fstatSync(this.#fd).size;
  }

  read(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const count = this.#attempt('could not be read', () =>
        readSync(this.#fd, bytes, done, length - done, position + done),
      );
      if (count === 0) throw new FormatError(`it ended at byte ${position + done} while it was read`);
      done += count;
    }
    return bytes;
  }

  fill(position: number, target: Tensor): number {
    return this.#attempt('could not be read', () => native.readBytes(this.#fd, position, indexOf(target)));
  }

  map(): Tensor {
    const result = blank();
    setIndex(
      result,
      this.#attempt('could not be mapped', () => native.mapFile(result, this.#fd, this.size)),
    );
    return result;
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  #attempt<T>(problem: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw fileError(this.callee, this.name, problem, error);
    }
  }
}

class MemorySource implements ByteSource {
  readonly name = 'the bytes given';

  constructor(private readonly bytes: Uint8Array) {}

  get size(): number {
    return this.bytes.byteLength;
  }

  read(position: number, length: number): Uint8Array {
    return this.bytes.subarray(position, position + length);
  }

  fill(position: number, target: Tensor): number {
    const part = this.read(position, target.numel());
    fillStorage(target, part);
    return native.crc32(part, 0);
  }

  [Symbol.dispose](): void {
    // Nothing is open.
  }
}
