/** Where a checkpoint is written to, from its first byte to its last. */
import { writeSync } from 'node:fs';
import { indexOf, type Tensor } from '../../core/tensor/tensor';
import { native } from '../../native/load';

/** What a checkpoint is written to. */
export interface Sink {
  /** How many bytes have been written. */
  readonly position: number;
  /** Writes bytes, which the caller may change afterwards. */
  write(bytes: Uint8Array): void;
  /** Writes the memory of a contiguous CPU tensor, and returns the CRC-32 of its bytes. */
  writeTensor(tensor: Tensor): number;
}

/** Gathers what is small, so that the system is called seldom. */
const bufferSize = 1 << 18;
/** The size, in bytes, from which on tensors go from their own memory to the file. */
const large = 1 << 16;

/** The number of bytes after which the disk is told to begin writing. */
const step = 1 << 23;

/** Writes to an open file. */
export class FileSink implements Sink {
  position = 0;
  readonly #buffer = new Uint8Array(bufferSize);
  #used = 0;
  /** The position up to which the disk has been told to begin. */
  #started = 0;

  constructor(private readonly fd: number) {}

  write(bytes: Uint8Array): void {
    this.position += bytes.length;
    if (bytes.length > bufferSize - this.#used) this.flush();
    if (bytes.length >= bufferSize) {
      this.#writeAll(bytes);
    } else {
      this.#buffer.set(bytes, this.#used);
      this.#used += bytes.length;
    }
  }

  writeTensor(tensor: Tensor): number {
    const size = tensor.nbytes;
    return size < large ? this.#gather(tensor, size) : this.#writeThrough(tensor, size);
  }

  #gather(tensor: Tensor, size: number): number {
    if (size > bufferSize - this.#used) this.flush();
    const part = this.#buffer.subarray(this.#used, this.#used + size);
    native.copyBytes(indexOf(tensor), part);
    this.position += size;
    this.#used += size;
    return native.crc32(part, 0);
  }

  #writeThrough(tensor: Tensor, size: number): number {
    this.flush();
    let crc = 0;
    for (let at = 0; at < size; at += step) {
      const bytes = Math.min(step, size - at);
      crc = native.writeBytes(this.fd, indexOf(tensor), at, bytes, crc);
      this.position += bytes;
      this.#startWriteback();
    }
    return crc;
  }

  /** Lets the disk work while the rest is written. */
  #startWriteback(): void {
    const written = this.position - this.#started;
    if (written < step) return;
    native.startWriteback(this.fd, this.#started, written);
    this.#started = this.position;
  }

  /** Hands over what has been gathered. */
  flush(): void {
    this.#writeAll(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #writeAll(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done, bytes.length - done);
  }
}

/** What takes the bytes of a checkpoint, piece by piece: a stream, or an object that gathers them. */
export interface Writable {
  /**
   * Takes the next bytes; what it returns is ignored.
   * @param chunk the bytes, which it may keep
   */
  write(chunk: Uint8Array): unknown;
}

const pieceSize = 1 << 20;

/** Writes copies to what may keep them. */
export class StreamSink implements Sink {
  position = 0;

  constructor(private readonly stream: Writable) {}

  write(bytes: Uint8Array): void {
    this.position += bytes.length;
    this.stream.write(Buffer.from(bytes));
  }

  writeTensor(tensor: Tensor): number {
    const all = new Uint8Array(native.shareBytes(indexOf(tensor.detach())));
    for (let at = 0; at < all.length; at += pieceSize) this.write(all.subarray(at, at + pieceSize));
    return native.crc32(all, 0);
  }
}
