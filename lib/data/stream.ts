/** Datasets that give their samples one after another. */
import { IterableDataset } from './dataset';

/**
 * A dataset without indices: an IterableDataset, or an object with `[Symbol.asyncIterator]`, such as what an async
 * generator returns, whose samples come when they are there.
 */
export type Stream<T> = IterableDataset<T> | AsyncIterable<T>;

/** Whether a dataset gives its samples one after another. */
export function isStream<T>(dataset: unknown): dataset is Stream<T> {
  if (dataset instanceof IterableDataset) return true;
  const { get } = (dataset ?? {}) as { get?: unknown };
  return typeof get !== 'function' && isAsync(dataset);
}

/** Whether a dataset's samples come when they are there, so that only `for await` can read them. */
export function isAsync<T>(dataset: unknown): dataset is AsyncIterable<T> {
  const { [Symbol.iterator]: sync, [Symbol.asyncIterator]: later } = (dataset ?? {}) as Partial<
    Iterable<T> & AsyncIterable<T>
  >;
  return typeof later === 'function' && typeof sync !== 'function';
}

/** Gathers the samples of a stream into batches. */
export class Gathering<T> {
  #samples: T[] = [];
  #count = 0;
  readonly #size: number;
  readonly #dropLast: boolean;
  readonly #onBatch: (count: number) => void;

  /**
   * @param size how many samples a batch has
   * @param dropLast whether a last batch that has fewer is left out
   * @param onBatch is told of each batch, how many there are so far
   */
  constructor(size: number, dropLast: boolean, onBatch: (count: number) => void) {
    this.#size = size;
    this.#dropLast = dropLast;
    this.#onBatch = onBatch;
  }

  /** Adds a sample, and returns the batch that it completes. */
  add(sample: T): T[] | undefined {
    this.#samples.push(sample);
    return this.#samples.length < this.#size ? undefined : this.#batch();
  }

  /** The last batch where it is not complete; undefined where there is none, or where it is left out. */
  rest(): T[] | undefined {
    return this.#samples.length === 0 || this.#dropLast ? undefined : this.#batch();
  }

  #batch(): T[] {
    const samples = this.#samples;
    this.#samples = [];
    this.#onBatch(++this.#count);
    return samples;
  }
}
