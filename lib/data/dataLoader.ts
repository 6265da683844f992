/**
 * The DataLoader, which reads a dataset in batches.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.DataLoader
 */
import { types } from 'node:util';
import { warn } from '../core/support/warn';
import type { Generator } from '../core/tensor/generator';
import { type Collated, defaultCollate, defaultConvert } from './collate';
import { type DataLoaderOptions, type Order, readOptions } from './dataLoaderOptions';
import { batchAt, type Samples, sampleAt, samplesAt } from './mapStyle';
import { drawSeed, RandomSampler } from './randomSamplers';
import { BatchSampler, SequentialSampler, type Sized } from './sampler';
import { Gathering, isAsync, isStream, type Stream } from './stream';

/** What a batch is made of: the indices of its samples, or samples of a dataset that has no indices. */
type Request<T> = readonly (number | readonly number[])[] | { samples: T[] };

/**
 * Reads a dataset in batches. Each `for` loop over it is one pass through the dataset.
 *
 * Where the dataset's samples are promises, or where it is an async iterable, use `for await`. With the same seed, the
 * order is Python's. There are no worker processes: a dataset may make a whole batch at once with
 * `getBatch`, which is faster.
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
  D extends Samples<T> | Stream<T> = Samples<T> | Stream<T>,
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
  readonly sampler: Order | null;
  /** The indices of each batch; null for an iterable dataset and where `batchSize` is null. */
  readonly batchSampler: (Iterable<readonly number[]> & Sized) | null;
  /** Combines the samples of a batch; null for `defaultCollate`. */
  readonly collateFn: ((samples: T[]) => B) | null;
  /** What `length` said of a dataset without indices, when it was read. */
  #promised: number | null = null;

  /**
   * @param args the dataset, then the options by position in Python's order, or by name in one object at the end;
   *   {@link DataLoaderOptions} says what each means
   * @throws TypeError for options of a wrong type, or that exclude each other; RangeError for a `batchSize` that is not
   *   a positive integer
   */
  constructor(dataset: D & (Samples<T> | Stream<T>), options?: DataLoaderOptions<T, B>);
  constructor(
    options: DataLoaderOptions<T, B> & {
      /**
       * A Dataset, an object with `get(i)` and `length` or an array of samples; or an IterableDataset or an async iterable,
       * which have an order of their own.
       */
      dataset: D & (Samples<T> | Stream<T>);
    },
  );
  constructor(
    dataset: D & (Samples<T> | Stream<T>),
    batchSize: number | null,
    shuffleOrOptions?: boolean | null | DataLoaderOptions<T, B>,
    options?: DataLoaderOptions<T, B>,
  );
  constructor(
    dataset: D & (Samples<T> | Stream<T>),
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
    if (isStream(dataset)) {
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
        : new BatchSampler(this.sampler as Iterable<number> & Sized, options.batchSize, options.dropLast));
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
    this.#promised =
      this.batchSize === null ? length : (this.dropLast ? Math.floor : Math.ceil)(length / this.batchSize);
    return this.#promised;
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
      if (samples.some((sample) => types.isPromise(sample))) {
        throw new TypeError('DataLoader: the samples are promises; use `for await (… of loader)`');
      }
      yield this.#collate(samples);
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<B> {
    drawSeed(this.generator);
    for await (const indices of this.#requestsInTime()) {
      const batch = this.#quick(indices);
      yield batch ?? this.#collate((await Promise.all(this.#samples(indices))) as T[]);
    }
  }

  /** The requests of a pass, as far as they are there without waiting. */
  *#requests(): Iterable<Request<T>> {
    if (isAsync(this.dataset)) {
      throw new TypeError('DataLoader: the dataset is an async iterable; use `for await (… of loader)`');
    }
    if (isStream<T>(this.dataset)) {
      const gathering = this.#gathering();
      for (const sample of this.dataset as Iterable<T>) {
        const samples = gathering.add(sample);
        if (samples) yield { samples };
      }
      const samples = gathering.rest();
      if (samples) yield { samples };
    } else if (this.batchSampler) {
      yield* this.batchSampler;
    } else {
      for (const index of this.sampler as Order) yield [index];
    }
  }

  /** The requests of a pass, also those that come when they are there. */
  async *#requestsInTime(): AsyncIterable<Request<T>> {
    if (!isAsync<T>(this.dataset)) {
      yield* this.#requests();
      return;
    }
    const gathering = this.#gathering();
    for await (const sample of this.dataset) {
      const samples = gathering.add(sample);
      if (samples) yield { samples };
    }
    const samples = gathering.rest();
    if (samples) yield { samples };
  }

  /** Gathers the samples of a pass, and warns where there are more than the dataset's `length`, once read, promised. */
  #gathering(): Gathering<T> {
    return new Gathering<T>(this.batchSize ?? 1, this.dropLast, (count) => {
      if (this.#promised === null || count !== this.#promised + 1) return;
      warn(
        `DataLoader: the dataset's length promised ${this.#promised} batches, and it gives more; let its length say how many samples it gives`,
      );
    });
  }

  /** The batch that the dataset makes at once, if it can and if it is what the default collation would make. */
  #quick(request: Request<T>): B | undefined {
    if ('samples' in request || this.collateFn || !this.batchSampler) return undefined;
    return batchAt(this.dataset as Samples<T>, request as readonly number[]) as B | undefined;
  }

  #samples(request: Request<T>): T[] {
    if ('samples' in request) return request.samples;
    const dataset = this.dataset as Samples<T>;
    // What a sampler gives is passed on as it is: an array of indices is one sample, a batch that the dataset makes.
    return this.batchSampler
      ? samplesAt(dataset, request as readonly number[])
      : request.map((index) => sampleAt(dataset, index as number));
  }

  #collate(samples: T[]): B {
    if (this.batchSize === null && !this.batchSampler) {
      return (this.collateFn ? this.collateFn(samples[0] as never) : defaultConvert(samples[0])) as B;
    }
    return this.collateFn ? this.collateFn(samples) : (defaultCollate(samples) as B);
  }
}
