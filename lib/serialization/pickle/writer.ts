/** The instructions of a pickle, protocol 2: the one that Python's `weights_only=True` reads. */

import { encodeUtf8 } from '../files/utf8';
import { Op } from './opcodes';

/** Items of a container that are added at once, as Python's pickler does. */
const batch = 1000;
/** Bytes of the longest integer that the protocol's readers take. */
const longestInteger = 255;

/** Collects instructions. The methods are named after what they push. */
export class PickleWriter {
  #bytes = Buffer.allocUnsafe(1 << 12);
  #length = 0;
  /** The numbers of values that can be pushed again. */
  readonly #memo = new Map<unknown, number>();

  constructor() {
    this.#op(Op.Proto, 2);
  }

  /** The whole pickle. */
  finish(): Uint8Array {
    this.#op(Op.Stop);
    return this.#bytes.subarray(0, this.#length);
  }

  null(): void {
    this.#op(Op.None);
  }

  boolean(value: boolean): void {
    this.#op(value ? Op.NewTrue : Op.NewFalse);
  }

  float(value: number): void {
    this.#op(Op.BinFloat);
    const at = this.#grow(8);
    this.#bytes.writeDoubleBE(value, at);
  }

  /** @throws RangeError for an integer too long for the format */
  integer(value: number | bigint): void {
    if (typeof value === 'bigint' || value < -(2 ** 31) || value >= 2 ** 31) this.#long(BigInt(value));
    else if (value >= 0 && value < 0x100) this.#op(Op.BinInt1, value);
    else if (value >= 0 && value < 0x10000) this.#op(Op.BinInt2, value & 0xff, value >> 8);
    else this.#int32(value);
  }

  #int32(value: number): void {
    this.#op(Op.BinInt);
    const at = this.#grow(4);
    this.#bytes.writeInt32LE(value, at);
  }

  #long(value: bigint): void {
    // In two's complement, with room for the sign.
    const magnitude = (value < 0n ? ~value : value).toString(16);
    const size = (magnitude.length >> 1) + 1;
    if (size > longestInteger) {
      throw new RangeError(
        `expected an integer of at most ${8 * longestInteger} bits, got one of ${8 * size}`,
      );
    }
    const hex = BigInt.asUintN(8 * size, value)
      .toString(16)
      .padStart(2 * size, '0');
    this.#op(Op.Long1, size, ...Buffer.from(hex, 'hex').reverse());
  }

  /** Pushes text. Text that occurs again is written once. */
  string(value: string): void {
    if (this.recall(value)) return;
    const text = encodeUtf8(value);
    this.#op(Op.BinUnicode);
    const at = this.#grow(4);
    this.#bytes.writeUInt32LE(text.length, at);
    const from = this.#grow(text.length);
    this.#bytes.set(text, from);
    this.remember(value);
  }

  /** A type or function by its module and name, both in one: `'torch Size'`. */
  global(name: `${string} ${string}`): void {
    const key = `global ${name}\n`; // no string is the same, as names hold no line feed
    if (this.recall(key)) return;
    this.#op(Op.Global, ...Buffer.from(`${name.replace(' ', '\n')}\n`, 'latin1'));
    this.remember(key);
  }

  /** Calls the function below the last tuple, with the tuple as its arguments. */
  reduce(): void {
    this.#op(Op.Reduce);
  }

  /** Sets the attributes of the object below the last dict. */
  build(): void {
    this.#op(Op.Build);
  }

  /** Replaces the last value by the object outside of the pickle that it is the name of. */
  persistentId(): void {
    this.#op(Op.BinPersId);
  }

  /** A tuple of what `items` push. */
  tuple(items: readonly (() => void)[]): void {
    const { length } = items;
    if (length > 3) this.#op(Op.Mark);
    for (const item of items) item();
    this.#op(length > 3 ? Op.Tuple : length === 0 ? Op.EmptyTuple : Op.Tuple1 + length - 1);
  }

  emptyList(): void {
    this.#op(Op.EmptyList);
  }

  emptyDict(): void {
    this.#op(Op.EmptyDict);
  }

  /** Adds items to the last list. */
  append<T>(items: Iterable<T>, push: (item: T) => void): void {
    this.#batches(items, push, Op.Append, Op.Appends);
  }

  /** Adds entries to the last dict; `push` pushes key and value. */
  setItems<T>(entries: Iterable<T>, push: (entry: T) => void): void {
    this.#batches(entries, push, Op.SetItem, Op.SetItems);
  }

  #batches<T>(items: Iterable<T>, push: (item: T) => void, one: number, many: number): void {
    const all = [...items];
    for (let from = 0; from < all.length; from += batch) {
      const part = all.slice(from, from + batch);
      if (part.length > 1) this.#op(Op.Mark);
      for (const item of part) push(item);
      this.#op(part.length > 1 ? many : one);
    }
  }

  /** Pushes `value` again if it has been remembered. */
  recall(value: unknown): boolean {
    const number = this.#memo.get(value);
    if (number === undefined) return false;
    this.#numbered(Op.BinGet, Op.LongBinGet, number);
    return true;
  }

  /** Remembers the last value as `value`. */
  remember(value: unknown): void {
    const number = this.#memo.size;
    this.#memo.set(value, number);
    this.#numbered(Op.BinPut, Op.LongBinPut, number);
  }

  #numbered(short: number, long: number, number: number): void {
    if (number < 0x100) {
      this.#op(short, number);
    } else {
      this.#op(long);
      const at = this.#grow(4);
      this.#bytes.writeUInt32LE(number, at);
    }
  }

  #op(...bytes: number[]): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Makes room for `size` more bytes, and returns their position. */
  #grow(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}
