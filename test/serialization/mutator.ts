/** Random changes to files, the same for the same seed. */

/** Numbers at which lengths and sizes go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

export class Mutator {
  /** How many files were made. */
  count = 0;
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to just below `limit` (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** A copy of `bytes` with one to four changes. */
  mutate(bytes: Buffer): Buffer {
    this.count++;
    let result: Buffer = Buffer.from(bytes);
    for (let left = 1 + this.below(4); left > 0; left--) result = this.#change(result);
    return result;
  }

  #change(bytes: Buffer): Buffer {
    if (bytes.length < 16) return Buffer.concat([bytes, Buffer.of(this.below(256))]);
    const at = this.below(bytes.length - 8);
    switch (this.below(8)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << this.below(8));
        return bytes;
      case 1:
        bytes[at] = this.below(256);
        return bytes;
      case 2:
        bytes.writeUInt32LE(this.pick(edges), at);
        return bytes;
      case 3:
        bytes.writeBigUInt64LE(BigInt(this.pick(edges)) << BigInt(this.below(33)), at);
        return bytes;
      case 4: // cut short
        return this.below(4) === 0 ? bytes.subarray(0, at) : bytes;
      case 5: // a piece left out
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + this.below(16))]);
      case 6: // a piece twice
        return Buffer.concat([bytes.subarray(0, at + this.below(64)), bytes.subarray(at)]);
      default: // a piece from elsewhere
        bytes.copy(bytes, at, this.below(bytes.length), bytes.length);
        return bytes;
    }
  }
}
