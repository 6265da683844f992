/** Reading a stream of bytes from a source, a window at a time. */
import { FormatError } from './formatError';

const window = 1 << 16;

/** Bytes that can be read from any position. */
export interface Bytes {
  /** The number of bytes. */
  readonly size: number;
  /** A copy of, or a view on, `length` bytes, which the caller knows to be there. */
  read(position: number, length: number): Uint8Array;
}

/**
 * A position in a source, which moves on with what is read. Nothing is allocated for a length that is beyond the end,
 * so that a damaged file cannot ask for any amount of memory.
 */
export class ByteReader {
  #buffer: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the buffer's first byte lies in the source, and the next byte in the buffer. */
  #start: number;
  #next = 0;

  constructor(
    private readonly source: Bytes,
    position = 0,
    /** Where the stream ends. */
    private readonly end = source.size,
  ) {
    this.#start = position;
  }

  get position(): number {
    return this.#start + this.#next;
  }

  get left(): number {
    return this.end - this.position;
  }

  /** The next `length` bytes, which stay as they are until the next call only. */
  take(length: number): Uint8Array {
    this.#need(length);
    const from = this.#next;
    this.#next += length;
    return this.#buffer.subarray(from, from + length);
  }

  skip(length: number): void {
    if (length > this.left) this.#tooShort(length);
    this.#start = this.position + length;
    this.#next = 0;
    this.#refill(0);
  }

  /** The next byte, which is still to be read. */
  peek(): number {
    this.#need(1);
    return this.#buffer[this.#next] as number;
  }

  uint8(): number {
    this.#need(1);
    return this.#buffer[this.#next++] as number;
  }

  uint16(): number {
    return this.#at(2).getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#at(4).getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#at(4).getUint32(this.#advance(4), true);
  }

  int64(): bigint {
    return this.#at(8).getBigInt64(this.#advance(8), true);
  }

  /** A length of eight bytes. */
  length64(): number {
    const value = this.#at(8).getBigUint64(this.#advance(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError(`expected a length, got ${value}`);
    return Number(value);
  }

  /** Big-endian, as pickles have it. */
  float64(): number {
    return this.#at(8).getFloat64(this.#advance(8), false);
  }

  /** The bytes before the next line feed, at most `longest` of them; the line feed is read too. */
  line(longest: number): Uint8Array {
    const most = Math.min(longest + 1, this.left);
    this.#need(most);
    const line = this.#buffer.subarray(this.#next, this.#next + most);
    const length = line.indexOf(10);
    if (length < 0)
      throw new FormatError(`expected a line of text at byte ${this.position}, got no end of it`);
    this.#next += length + 1;
    return line.subarray(0, length);
  }

  #at(length: number): DataView {
    this.#need(length);
    return this.#view;
  }

  /** The offset in the buffer of what is read now. */
  #advance(length: number): number {
    const from = this.#next;
    this.#next += length;
    return from;
  }

  #need(length: number): void {
    if (this.#next + length <= this.#buffer.length) return;
    if (length > this.left) this.#tooShort(length);
    this.#refill(length);
  }

  #refill(length: number): void {
    this.#start += this.#next;
    this.#next = 0;
    this.#buffer = this.source.read(this.#start, Math.min(Math.max(length, window), this.left));
    this.#view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.byteLength);
  }

  #tooShort(length: number): never {
    throw new FormatError(
      `cut short: expected ${length} more bytes at byte ${this.position}, got ${this.left}`,
    );
  }
}
