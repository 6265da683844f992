/**
 * The DataLoader, which reads a dataset in batches.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.DataLoader
 */
import type { Generator } from '../core/tensor/generator';
import { type Collated, defaultCollate, defaultConvert } from './collate';
import { type DataLoaderOptions, type MapStyle, readOptions } from './dataLoaderOptions';
import { IterableDataset } from './dataset';
import { drawSeed, RandomSampler } from './randomSamplers';
import { BatchSampler, SequentialSampler, type Sized } from './sampler';

/**
 * Reads a dataset in batches. Each `for` loop over it is one pass through the dataset.
 *
 * Where the dataset's samples are promises, use `for await`. With the same seed, the order is Python's. There are no
 * worker processes: a dataset may make a whole batch at once with `getBatch`, which is faster.
 * @example
 * ```ts
 * const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true });
 * for (const [x, y] of loader) train(x, y); // x of shape (64, …), y of shape (64)
 * ```
 * @typeParam T a sample
 * @typeParam B a batch
 * @typeParam D the dataset
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<
  T = unknown,
  B = Collated<Awaited<T>>,
  D extends MapStyle<T> | IterableDataset<T> = MapStyle<T> | IterableDataset<T>,
> implements Iterable<B>, AsyncIterable<B>
{
  /** The dataset that is read. */
  readonly dataset: D;
  /** How many samples a batch has; null where samples come one by one or a `batchSampler` was given. */
  readonly batchSize: number | null;
  /** Whether a last batch with fewer samples is left out. */
  readonly dropLast: boolean;
  /** The generator that random orders are drawn from; null for the default generator. */
  readonly generator: Generator | null;
  /** The indices in the order in which samples are read; null for an iterable dataset. */
  readonly sampler: (Iterable<number> & Sized) | null;
  /** The indices of each batch; null for an iterable dataset and where `batchSize` is null. */
  readonly batchSampler: (Iterable<readonly number[]> & Sized) | null;
  /** Combines the samples of a batch; null for `defaultCollate`. */
  readonly collateFn: ((samples: T[]) => B) | null;

  /**
   * @param args the dataset, then the options by position in Python's order, or by name in one object at the end;
   *   {@link DataLoaderOptions} says what each means
   * @throws TypeError for options of a wrong type, or that exclude each other; RangeError for a `batchSize` that is not
   *   a positive integer
   */
  constructor(dataset: D & (MapStyle<T> | IterableDataset<T>), options?: DataLoaderOptions<T, B>);
  constructor(
    options: DataLoaderOptions<T, B> & {
      /** A Dataset, an object with `get(i)` and `length`, or an IterableDataset, which has an order of its own. */
      dataset: D & (MapStyle<T> | IterableDataset<T>);
    },
  );
  constructor(
    dataset: D & (MapStyle<T> | IterableDataset<T>),
    batchSize: number | null,
    shuffleOrOptions?: boolean | null | DataLoaderOptions<T, B>,
    options?: DataLoaderOptions<T, B>,
  );
  constructor(
    dataset: D & (MapStyle<T> | IterableDataset<T>),
    batchSize: number | null,
    shuffle: boolean | null,
    sampler: DataLoaderOptions<T, B>['sampler'],
    batchSampler?: DataLoaderOptions<T, B>['batchSampler'],
    numWorkers?: 0,
    collateFn?: DataLoaderOptions<T, B>['collateFn'],
    pinMemory?: false,
    dropLast?: boolean,
    timeout?: 0,
    workerInitFn?: null,
    multiprocessingContext?: null,
    generator?: Generator | null,
  );
  constructor(...args: unknown[]) {
    const { dataset, ...options } = readOptions<T, B>(args);
    this.dataset = dataset as D;
    this.collateFn = options.collateFn;
    this.generator = options.generator;
    this.dropLast = options.dropLast;
    this.batchSize = options.batchSampler ? null : options.batchSize;
    if (dataset instanceof IterableDataset) {
      this.sampler = null;
      this.batchSampler = null;
      return;
    }
    this.sampler =
      options.sampler ??
      (options.shuffle
        ? new RandomSampler(dataset, { generator: options.generator })
        : new SequentialSampler(dataset));
    this.batchSampler =
      options.batchSampler ??
      (options.batchSize === null
        ? null
        : new BatchSampler(this.sampler, options.batchSize, options.dropLast));
  }

  /**
   * How many batches a pass has, or samples where `batchSize` is null.
   * @throws TypeError for an IterableDataset that has no `length`
   */
  get length(): number {
    if (this.batchSampler) return this.batchSampler.length;
    if (this.sampler) return this.sampler.length;
    const { length } = this.dataset as { length?: unknown };
    if (typeof length !== 'number') throw new TypeError('DataLoader: an IterableDataset has no length');
    if (this.batchSize === null) return length;
    return (this.dropLast ? Math.floor : Math.ceil)(length / this.batchSize);
  }

  *[Symbol.iterator](): Iterator<B> {
    // Python draws a seed for its workers even where there are none. The random numbers that follow depend on it.
    drawSeed(this.generator);
    for (const indices of this.#requests()) {
      const batch = this.#quick(indices);
      if (batch !== undefined) {
        yield batch;
        continue;
      }
      const samples = this.#samples(indices);
      if (samples.some((sample) => sample instanceof Promise)) {
        throw new TypeError('DataLoader: the samples are promises; use `for await (… of loader)`');
      }
      yield this.#collate(samples);
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<B> {
    drawSeed(this.generator);
    for (const indices of this.#requests()) {
      const batch = this.#quick(indices);
      yield batch ?? this.#collate((await Promise.all(this.#samples(indices))) as T[]);
    }
  }

  /** The indices of each batch; for an iterable dataset, its samples. */
  *#requests(): Iterable<readonly number[] | { samples: T[] }> {
    if (this.dataset instanceof IterableDataset) {
      const size = this.batchSize ?? 1;
      let samples: T[] = [];
      for (const sample of this.dataset) {
        samples.push(sample);
        if (samples.length < size) continue;
        yield { samples };
        samples = [];
      }
      if (samples.length > 0 && !this.dropLast) yield { samples };
    } else if (this.batchSampler) {
      yield* this.batchSampler;
    } else {
      for (const index of this.sampler as Iterable<number>) yield [index];
    }
  }

  /** The batch that the dataset makes at once, if it can and if it is what the default collation would make. */
  #quick(request: readonly number[] | { samples: T[] }): B | undefined {
    if ('samples' in request || this.collateFn || !this.batchSampler || !('getBatch' in this.dataset))
      return undefined;
    return this.dataset.getBatch?.(request) as B | undefined;
  }

  #samples(request: readonly number[] | { samples: T[] }): T[] {
    if ('samples' in request) return request.samples;
    const dataset = this.dataset as MapStyle<T>;
    return this.batchSampler && dataset.getItems
      ? dataset.getItems(request)
      : request.map((i) => dataset.get(i));
  }

  #collate(samples: T[]): B {
    if (this.batchSize === null && !this.batchSampler) {
      return (this.collateFn ? this.collateFn(samples[0] as never) : defaultConvert(samples[0])) as B;
    }
    return this.collateFn ? this.collateFn(samples) : (defaultCollate(samples) as B);
  }
}
