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
  readonly #size: number;

  /** @param size how many samples a batch has */
  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a sample, and returns the batch that it completes. */
  add(sample: T): T[] | undefined {
    this.#samples.push(sample);
    return this.#samples.length < this.#size ? undefined : this.rest();
  }

  /** The samples of the batch that is not complete; undefined where there are none. */
  rest(): T[] | undefined {
    const samples = this.#samples;
    this.#samples = [];
    return samples.length > 0 ? samples : undefined;
  }
}
