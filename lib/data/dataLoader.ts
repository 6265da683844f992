/**
 * The DataLoader, which reads a dataset in batches.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.DataLoader
 */
import { bindArguments } from '../core/support/bindArguments';
import { describe } from '../core/support/describe';
import { Generator } from '../core/tensor/generator';
import { type Collated, defaultCollate } from './collate';
import { Dataset, IterableDataset } from './dataset';
import { BatchSampler, drawSeed, RandomSampler, SequentialSampler, type Sized } from './sampler';

export interface DataLoaderOptions<T, B = Collated<T>> {
  /**
   * How many samples a batch has; 1 by default. With null, samples come one by one and without the dimension of the
   * batch.
   */
  batchSize?: number | null;
  /** Whether the samples come in a new random order every time the loader is iterated over; false by default. */
  shuffle?: boolean | null;
  /**
   * The indices of the samples in the order in which they are read, instead of `shuffle`: a Sampler or another
   * iterable.
   */
  sampler?: (Iterable<number> & Sized) | null;
  /**
   * The indices of each batch, instead of `batchSize`, `shuffle`, `sampler` and `dropLast`: a BatchSampler or another
   * iterable.
   */
  batchSampler?: (Iterable<readonly number[]> & Sized) | null;
  /** Combines the samples of a batch; `defaultCollate` by default, which stacks tensors along a new first dimension. */
  collateFn?: ((samples: T[]) => B) | null;
  /** Whether to leave out a last batch that has fewer samples than the others; false by default. */
  dropLast?: boolean;
  /** The generator that random orders are drawn from; the default generator by default. */
  generator?: Generator | null;
}

const parameters = [
  { name: 'dataset' },
  { name: 'batchSize', default: 1 },
  { name: 'shuffle', default: null },
  { name: 'sampler', default: null },
  { name: 'batchSampler', default: null },
  { name: 'collateFn', default: null, keywordOnly: true },
  { name: 'dropLast', default: false, keywordOnly: true },
  { name: 'generator', default: null, keywordOnly: true },
];

/** What a DataLoader needs of a dataset: samples by index, and their number. */
export interface MapStyle<T> extends Sized {
  get(i: number): T;
  getItems?(indices: readonly number[]): T[];
  getBatch?(indices: readonly number[]): unknown;
}

/**
 * Reads a dataset in batches. Each `for` loop over it is one pass through the dataset.
 *
 *     const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true });
 *     for (const [x, y] of loader) train(x, y); // x of shape (64, …), y of shape (64)
 *
 * Where the dataset's samples are promises, use `for await`. With the same seed, the order is Python's.
 * @typeParam T a sample
 * @typeParam B a batch
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<T = unknown, B = Collated<Awaited<T>>> implements Iterable<B>, AsyncIterable<B> {
  /** The dataset that is read. */
  readonly dataset: MapStyle<T> | IterableDataset<T>;
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
   * @param dataset a Dataset, an object with `get(i)` and `length`, or an IterableDataset, which has an order of its
   * own
   * @param batchSize how many samples a batch has; 1 by default
   * @param shuffleOrOptions whether the order is random; false by default
   * @throws TypeError for options of a wrong type, or that exclude each other; RangeError for a `batchSize` that is not
   * a positive integer
   */
  constructor(dataset: MapStyle<T> | IterableDataset<T>, options?: DataLoaderOptions<T, B>);
  constructor(
    dataset: MapStyle<T> | IterableDataset<T>,
    batchSize: number | null,
    shuffleOrOptions?: boolean | DataLoaderOptions<T, B>,
    options?: DataLoaderOptions<T, B>,
  );
  constructor(...args: unknown[]) {
    const { dataset, ...options } = bindArguments<
      { dataset: MapStyle<T> | IterableDataset<T> } & Required<DataLoaderOptions<T, B>>
    >('DataLoader', parameters, args);
    checkOptions(dataset, options);
    this.dataset = dataset;
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
   * @throws TypeError for an IterableDataset, whose length is not known
   */
  get length(): number {
    if (this.batchSampler) return this.batchSampler.length;
    if (this.sampler) return this.sampler.length;
    throw new TypeError('DataLoader: an IterableDataset has no length');
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
      return (this.collateFn ? this.collateFn(samples[0] as never) : samples[0]) as B;
    }
    return this.collateFn ? this.collateFn(samples) : (defaultCollate(samples) as B);
  }
}

function checkOptions<T, B>(dataset: unknown, options: Required<DataLoaderOptions<T, B>>): void {
  const { batchSize, shuffle, sampler, batchSampler, collateFn, dropLast, generator } = options;
  const fail = (text: string): never => {
    throw new TypeError(`DataLoader: ${text}`);
  };
  const iterable = dataset instanceof IterableDataset;
  const mapStyle =
    dataset instanceof Dataset ||
    (typeof dataset === 'object' && dataset !== null && 'get' in dataset && 'length' in dataset);
  if (!iterable && !mapStyle) {
    fail(`dataset should be a Dataset or have get(i) and length, got ${describe(dataset)}`);
  }
  if (batchSize !== null && (!Number.isInteger(batchSize) || batchSize < 1)) {
    throw new RangeError(
      `DataLoader: batchSize should be a positive integer or null, got ${describe(batchSize)}`,
    );
  }
  if (shuffle !== null && typeof shuffle !== 'boolean')
    fail(`shuffle should be a boolean, got ${describe(shuffle)}`);
  if (typeof dropLast !== 'boolean') fail(`dropLast should be a boolean, got ${describe(dropLast)}`);
  if (collateFn !== null && typeof collateFn !== 'function') {
    fail(`collateFn should be a function, got ${describe(collateFn)}`);
  }
  if (generator !== null && !(generator instanceof Generator)) {
    fail(`generator should be a Generator, got ${describe(generator)}`);
  }
  for (const [name, value] of Object.entries({ sampler, batchSampler })) {
    if (value !== null && typeof value?.[Symbol.iterator] !== 'function') {
      fail(`${name} should be iterable, got ${describe(value)}`);
    }
  }
  if (iterable && (shuffle || sampler || batchSampler)) {
    fail('an IterableDataset has its own order, and takes no shuffle, sampler or batchSampler');
  }
  if (sampler && shuffle) fail('sampler and shuffle exclude each other');
  if (batchSampler && (batchSize !== 1 || shuffle || sampler || dropLast)) {
    fail('batchSampler excludes batchSize, shuffle, sampler and dropLast');
  }
  if (batchSize === null && dropLast) fail('batchSize null (no batches) excludes dropLast');
}
