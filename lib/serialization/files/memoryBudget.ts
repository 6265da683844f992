/** Limits the memory that a file may ask for. A process that runs out of memory for JavaScript's values ends. */
import { getHeapStatistics } from 'node:v8';
import { FormatError } from './formatError';

/** The part of the free heap that one file may fill. */
const share = 0.4;

/** About how many bytes JavaScript's values take, including what they are converted to in the end. */
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
  #copies: number;

  /** @param size the size of the file */
  constructor(private readonly size: number) {
    const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
    this.#all = Math.max(0, share * (limit - used));
    this.#left = this.#all;
    this.#copies = 2 * size;
  }

  /** @throws FormatError where the file asks for `bytes` more than it may */
  charge(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      const megabytes = Math.round(this.#all / (1 << 20));
      throw new FormatError(
        `its objects take more than ${megabytes} MB, which is what JavaScript's heap has to spare (node --max-old-space-size)`,
      );
    }
  }

  /**
   * Charges for a copy of what has been read. A value in the file is copied once or twice (a bytearray is), so that all
   * copies together are not much larger than the file.
   * @throws FormatError where they are
   */
  copy(items: number, bytesEach: number): void {
    this.#copies -= items;
    if (this.#copies < 0) {
      throw new FormatError(
        `its objects are copied again and again, far beyond the ${this.size} bytes that they come from`,
      );
    }
    this.charge(items * bytesEach);
  }
}
