/**
 * Samplers: the order in which a DataLoader reads a dataset. They draw the same random numbers as Python's.
 * @see https://docs.pytorch.org/docs/2.13/data.html#data-loading-order-and-sampler
 */

import { asTensor, type Data } from '../core/operators/creation';
import { functions } from '../core/operators/namespaces';
import { bindArguments } from '../core/support/bindArguments';
import { describe } from '../core/support/describe';
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

/**
 * All indices in order: 0, 1, 2, …
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.SequentialSampler
 */
export class SequentialSampler extends Sampler {
  constructor(readonly dataSource: Sized) {
    super();
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

function checkCount(name: string, what: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) <= 0) {
    throw new RangeError(`${name}: ${what} should be a positive integer, got ${describe(value)}`);
  }
  return value as number;
}

function checkGenerator(name: string, generator: unknown): Generator | null {
  if (generator === null || generator instanceof Generator) return generator;
  throw new TypeError(`${name}: generator should be a Generator or null, got ${describe(generator)}`);
}

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

  constructor(dataSource: Sized, options?: RandomSamplerOptions);
  constructor(...args: unknown[]) {
    super();
    const bound = bindArguments<{ dataSource: Sized } & Required<RandomSamplerOptions>>(
      'RandomSampler',
      [
        { name: 'dataSource' },
        { name: 'replacement', default: false },
        { name: 'numSamples', default: null },
        { name: 'generator', default: null },
      ],
      args,
    );
    this.dataSource = bound.dataSource;
    this.replacement = bound.replacement;
    this.generator = checkGenerator('RandomSampler', bound.generator);
    this.#numSamples = bound.numSamples;
    checkCount('RandomSampler', 'numSamples', this.length);
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
  readonly generator: Generator | null;

  constructor(
    readonly indices: readonly number[],
    generator: Generator | null = null,
  ) {
    super();
    this.generator = checkGenerator('SubsetRandomSampler', generator);
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

  constructor(
    weights: Tensor | Data,
    numSamples: number,
    readonly replacement = true,
    readonly generator: Generator | null = null,
  ) {
    super();
    this.weights = asTensor(weights, { dtype: dtypes.float64 });
    if (this.weights.dim() !== 1) {
      throw new RangeError(
        `WeightedRandomSampler: weights should have one dimension, got ${this.weights.shape}`,
      );
    }
    this.numSamples = checkCount('WeightedRandomSampler', 'numSamples', numSamples);
    checkGenerator('WeightedRandomSampler', generator);
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
  readonly batchSize: number;

  constructor(
    readonly sampler: Iterable<T> & Sized,
    batchSize: number,
    readonly dropLast = false,
  ) {
    super();
    this.batchSize = checkCount('BatchSampler', 'batchSize', batchSize);
    if (typeof dropLast !== 'boolean') {
      throw new TypeError(`BatchSampler: dropLast should be a boolean, got ${describe(dropLast)}`);
    }
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
