/**
 * Samplers: the order in which a DataLoader reads a dataset. They draw the same random numbers as Python's.
 * @see https://docs.pytorch.org/docs/2.13/data.html#data-loading-order-and-sampler
 */

import { mismatch } from '../core/arguments/assertions';
import {
  anything,
  flag,
  generatorRule,
  iterable,
  natural,
  orNull,
  type Rule,
  signature,
  type Takes,
} from '../core/arguments/rules';
import { asTensor, type Data } from '../core/operators/creation';
import { functions } from '../core/operators/namespaces';
import { Generator } from '../core/tensor/generator';
import type { Tensor } from '../core/tensor/tensor';
import * as dtypes from '../core/types/dtype';

/** Anything that has a length. */
export interface Sized {
  readonly length: number;
}

/**
 * An order of indices, or of whatever else `get` of a dataset takes. A subclass defines `[Symbol.iterator]` and
 * `length`.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.Sampler
 */
export abstract class Sampler<T = number> {
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
 * All indices in order: 0, 1, 2, …
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.SequentialSampler
 */
export class SequentialSampler extends Sampler {
  readonly dataSource: Sized;

  constructor(...args: Takes<['dataSource'], [dataSource: Sized]>) {
    super();
    this.dataSource = bindSource('SequentialSampler', withSource(args)).dataSource;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.dataSource.length; i++) yield i;
  }

  get length(): number {
    return this.dataSource.length;
  }
}

/** Draws a seed as Python does: an int64 from `generator`, or from the default generator. */
export function drawSeed(generator: Generator | null): bigint {
  return functions.empty([], { dtype: dtypes.int64 }).random_({ generator }).itemBigInt();
}

const count = (): Rule<number> => natural(undefined, 1);

const bindRandom = signature({
  dataSource: sizedRule(),
  replacement: flag(false),
  numSamples: orNull(count()),
  generator: orNull(generatorRule()),
});
const bindSubset = signature({ indices: anything<readonly number[]>(), generator: orNull(generatorRule()) });
const bindWeighted = signature({
  weights: anything<Tensor | Data>(),
  numSamples: count(),
  replacement: flag(true),
  generator: orNull(generatorRule()),
});
const bindBatches = signature({
  sampler: iterable<unknown>('indices'),
  batchSize: count(),
  dropLast: flag(false),
});

export interface RandomSamplerOptions {
  /** Whether an index may be drawn several times; false by default. */
  replacement?: boolean;
  /** How many indices to draw; by default as many as there are samples. */
  numSamples?: number | null;
  generator?: Generator | null;
}

/**
 * Indices in random order, a new one at each iteration: a permutation, or, with `replacement`, independent draws.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.RandomSampler
 */
export class RandomSampler extends Sampler {
  readonly dataSource: Sized;
  readonly replacement: boolean;
  readonly generator: Generator | null;
  readonly #numSamples: number | null;

  constructor(
    ...args: Takes<
      ['dataSource', 'replacement', 'numSamples', 'generator'],
      [dataSource: Sized, replacement?: boolean, numSamples?: number | null, generator?: Generator | null]
    >
  ) {
    super();
    const { dataSource, replacement, numSamples, generator } = bindRandom('RandomSampler', withSource(args));
    this.dataSource = dataSource;
    this.replacement = replacement;
    this.generator = generator;
    this.#numSamples = numSamples;
    count().read(this.length, "RandomSampler: argument 'numSamples'");
  }

  *[Symbol.iterator](): Iterator<number> {
    const n = this.dataSource.length;
    const count = this.length;
    const generator = this.generator ?? new Generator().manualSeed(drawSeed(null));
    if (this.replacement) {
      // Drawn 32 at a time, as Python does.
      for (let left = count; left > 0; left -= 32) {
        const size = [Math.min(left, 32)];
        yield* functions.randint(n, size, { dtype: dtypes.int64, generator }).tolist() as number[];
      }
      return;
    }
    // The last permutation is drawn even where none of it is used, as in Python: the random numbers that follow depend
    // on it.
    for (let left = count; left >= 0; left -= n) {
      const order = functions.randperm(n, { generator }).tolist() as number[];
      yield* left < n ? order.slice(0, left) : order;
    }
  }

  get length(): number {
    return this.#numSamples ?? this.dataSource.length;
  }
}

/**
 * The given indices in random order, a new one at each iteration.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.SubsetRandomSampler
 */
export class SubsetRandomSampler extends Sampler {
  readonly indices: readonly number[];
  readonly generator: Generator | null;

  constructor(
    ...args: Takes<['indices', 'generator'], [indices: readonly number[], generator?: Generator | null]>
  ) {
    super();
    const { indices, generator } = bindSubset('SubsetRandomSampler', args);
    this.indices = indices;
    this.generator = generator;
  }

  *[Symbol.iterator](): Iterator<number> {
    const order = functions.randperm(this.indices.length, { generator: this.generator }).tolist() as number[];
    for (const i of order) yield this.indices[i] as number;
  }

  get length(): number {
    return this.indices.length;
  }
}

/**
 * Random indices, drawn with probabilities in proportion to `weights`, which need not sum to 1.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.WeightedRandomSampler
 */
export class WeightedRandomSampler extends Sampler {
  readonly weights: Tensor;
  readonly numSamples: number;
  readonly replacement: boolean;
  readonly generator: Generator | null;

  constructor(
    ...args: Takes<
      ['weights', 'numSamples', 'replacement', 'generator'],
      [weights: Tensor | Data, numSamples: number, replacement?: boolean, generator?: Generator | null]
    >
  ) {
    super();
    const { weights, numSamples, replacement, generator } = bindWeighted('WeightedRandomSampler', args);
    this.weights = asTensor(weights, { dtype: dtypes.float64 });
    if (this.weights.dim() !== 1) {
      throw new RangeError(
        `WeightedRandomSampler: argument 'weights': expected a Tensor of one dimension, got one of shape [${this.weights.shape.join(', ')}]`,
      );
    }
    this.numSamples = numSamples;
    this.replacement = replacement;
    this.generator = generator;
  }

  *[Symbol.iterator](): Iterator<number> {
    const { generator } = this;
    yield* functions
      .multinomial(this.weights, this.numSamples, this.replacement, { generator })
      .tolist() as number[];
  }

  get length(): number {
    return this.numSamples;
  }
}

/**
 * Groups the indices of another sampler into batches: arrays of `batchSize` indices. The last one may be shorter,
 * unless `dropLast` leaves it out.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.BatchSampler
 */
export class BatchSampler<T = number> extends Sampler<T[]> {
  readonly sampler: Iterable<T> & Sized;
  readonly batchSize: number;
  readonly dropLast: boolean;

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

  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }
}
