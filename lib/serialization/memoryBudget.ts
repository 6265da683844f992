/** Keeps what a file asks for within the memory that JavaScript has: running out of it would end the process. */
import { getHeapStatistics } from 'node:v8';
import { FormatError } from './formatError';

/** The share of the free heap that one file may fill. */
const share = 0.4;

/** About how many bytes JavaScript's values take, with what becomes of them at the end. */
export const cost = {
  scalar: 24,
  list: 160,
  tuple: 160,
  dict: 480,
  set: 320,
  item: 16,
  entry: 80,
  memo: 48,
  tensor: 640,
};

export class MemoryBudget {
  readonly #all: number;
  #left: number;

  constructor() {
    const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
    this.#all = Math.max(0, share * (limit - used));
    this.#left = this.#all;
  }

  /** @throws FormatError where `bytes` more are more than there is */
  charge(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      const megabytes = Math.round(this.#all / (1 << 20));
      throw new FormatError(
        `its objects take more than ${megabytes} MB, which is what JavaScript's heap has to spare (node --max-old-space-size)`,
      );
    }
  }
}
