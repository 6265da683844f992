/**
 * Samplers: the order in which a DataLoader reads a dataset.
 * @see https://docs.pytorch.org/docs/2.13/data.html#data-loading-order-and-sampler
 */

import { mismatch } from '../core/arguments/assertions';
import { flag, iterable, natural, type Rule, signature, type Takes } from '../core/arguments/rules';

/** Anything that has a length. */
export interface Sized {
  /** How many items there are. */
  readonly length: number;
}

/**
 * An order in which a DataLoader reads the samples of a dataset, as their indices. A subclass defines
 * `[Symbol.iterator]` and `length`.
 * @example
 * ```ts
 * class Backwards extends Sampler {
 *   constructor(private readonly count: number) {
 *     super();
 *   }
 *   override get length() {
 *     return this.count;
 *   }
 *   override *[Symbol.iterator]() {
 *     for (let i = this.count - 1; i >= 0; i--) yield i;
 *   }
 * }
 * const loader = new DataLoader(dataset, { sampler: new Backwards(dataset.length) });
 * ```
 * @typeParam T what the order consists of: an index, or an array of them for a sampler of batches
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.Sampler
 */
export abstract class Sampler<T = number> {
  /** Begins the order anew: each pass through the loader calls it once. */
  abstract [Symbol.iterator](): Iterator<T>;
  /** How many indices there are. */
  abstract get length(): number;
}

/** The rule of a data source, a value with a length; messages say that `expected` was expected. @internal */
export const sizedRule = <T extends Sized>(
  expected = 'a Dataset or another value with a length',
): Rule<T> => ({
  read(value, where) {
    const { length } = (value ?? {}) as { length?: unknown };
    // Loaders make their samplers before they know whether the dataset is of the kind that has a length.
    if (typeof value === 'object' && value !== null && (length === undefined || typeof length === 'number')) {
      return value as T;
    }
    throw mismatch(where, expected, value);
  },
});

const bindSource = signature({ dataSource: sizedRule() });

/** The arguments, where a single object that has a length is the data source and not keyword arguments. @internal */
export const withSource = (args: readonly unknown[]): readonly unknown[] =>
  args.length === 1 && typeof (args[0] as Partial<Sized> | null)?.length === 'number' ? [args[0], {}] : args;

/**
 * All indices in order: 0, 1, 2, … It is what a DataLoader takes without `shuffle`.
 * @example
 * ```ts
 * [...new SequentialSampler(dataset)]; // [0, 1, 2] for a dataset of three samples
 * ```
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.SequentialSampler
 */
export class SequentialSampler extends Sampler {
  /** The dataset. */
  readonly dataSource: Sized;

  /** @param args `dataSource`: the dataset, or another value with a length */
  constructor(...args: Takes<['dataSource'], [dataSource: Sized]>) {
    super();
    this.dataSource = bindSource('SequentialSampler', withSource(args)).dataSource;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.dataSource.length; i++) yield i;
  }

  /** How many samples the dataset has. */
  get length(): number {
    return this.dataSource.length;
  }
}

/** The rule of a number of indices. @internal */
export const countRule = (): Rule<number> => natural(undefined, 1);

const bindBatches = signature({
  sampler: iterable<unknown>('indices'),
  batchSize: countRule(),
  dropLast: flag(false),
});

/**
 * Groups the indices of another sampler into batches: arrays of `batchSize` indices. The last one may be shorter,
 * unless `dropLast` leaves it out.
 * @example
 * ```ts
 * [...new BatchSampler([0, 1, 2, 3, 4], 2)]; // [[0, 1], [2, 3], [4]]
 * ```
 * @typeParam T an index
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.BatchSampler
 */
export class BatchSampler<T = number> extends Sampler<T[]> {
  /** The order of the indices. */
  readonly sampler: Iterable<T> & Sized;
  /** How many indices a batch has. */
  readonly batchSize: number;
  /** Whether a last batch with fewer indices is left out. */
  readonly dropLast: boolean;

  /**
   * @param args `sampler`: the order of the indices, a Sampler or an array; `batchSize`: how many indices a batch has;
   *   `dropLast`: whether to leave out a last batch that has fewer, false by default
   */
  constructor(
    ...args: Takes<
      ['sampler', 'batchSize', 'dropLast'],
      [sampler: Iterable<T> & Sized, batchSize: number, dropLast?: boolean]
    >
  ) {
    super();
    const { sampler, batchSize, dropLast } = bindBatches('BatchSampler', args);
    this.sampler = sampler as Iterable<T> & Sized;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
  }

  *[Symbol.iterator](): Iterator<T[]> {
    let batch: T[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length === this.batchSize) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }

  /** How many batches there are. */
  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }
}
