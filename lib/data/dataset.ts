/**
 * Collections of samples.
 * @see https://docs.pytorch.org/docs/2.13/data.html#map-style-datasets
 */

import { expectNumbers, expectTensor } from '../core/arguments/assertions';
import {
  generatorRule,
  iterable,
  orNull,
  type Rule,
  rule,
  signature,
  type Takes,
} from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { describe } from '../core/support/describe';
import type { Generator } from '../core/tensor/generator';
import type { Tensor } from '../core/tensor/tensor';

/**
 * A collection of samples that are read by index. A subclass defines `length` and `get`.
 * @example
 * ```ts
 * class Squares extends Dataset<[x: number, y: number]> {
 *   override get length() {
 *     return 100;
 *   }
 *   override get(i: number): [number, number] {
 *     return [i, i * i];
 *   }
 * }
 * for (const [x, y] of new DataLoader(new Squares(), { batchSize: 10 })) train(x, y);
 * ```
 * @typeParam T a sample, most often `[input, target]`
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.Dataset
 */
export abstract class Dataset<T = unknown> {
  /** The number of samples. */
  abstract get length(): number;

  /**
   * Returns a sample.
   * @param i its index, from 0 to `length - 1`
   */
  abstract get(i: number): T;

  /**
   * Returns several samples. A dataset may define it where that is faster than reading them one by one.
   * @param indices their indices
   * @returns the samples, in the same order
   */
  getItems?(indices: readonly number[]): T[];

  /**
   * Returns a whole batch, as `defaultCollate` would combine the samples. A dataset may define it where that is faster;
   * it returns undefined where it cannot make the batch this way.
   * @param indices the indices of the samples
   */
  getBatch?(indices: readonly number[]): unknown;
}

/**
 * A dataset of tensors: sample i is an array with row i of each tensor.
 * @example
 * ```ts
 * const dataset = new TensorDataset(images, labels); // of shapes (100, 1, 28, 28) and (100)
 * dataset.get(0); // [images.index(0), labels.index(0)]
 * ```
 * @throws TypeError for values that are not tensors, RangeError for tensors of different lengths
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.TensorDataset
 */
export class TensorDataset extends Dataset<Tensor[]> {
  /** The tensors. */
  readonly tensors: readonly Tensor[];

  /** @param tensors the tensors, of the same size in their first dimension, which counts the samples */
  constructor(...tensors: Tensor[]) {
    super();
    for (const tensor of tensors) {
      expectTensor('TensorDataset', tensor);
      const [first] = tensors as [Tensor];
      if (tensor.length !== first.length) {
        throw new RangeError(
          `TensorDataset: expected tensors of ${first.length} rows, got one of ${tensor.length}`,
        );
      }
    }
    if (tensors.length === 0) throw new TypeError('TensorDataset: expected at least one Tensor, got none');
    this.tensors = tensors;
  }

  /** The number of rows of each tensor. */
  get length(): number {
    return (this.tensors[0] as Tensor).length;
  }

  /**
   * Returns row i of each tensor, views of their memory.
   * @param i the row, counted from the end if negative; of an array of rows, a copy
   */
  get(i: number | readonly number[]): Tensor[] {
    return this.tensors.map((tensor) => tensor.index([i as number]));
  }
}

/**
 * A dataset whose samples come one after another, such as the lines of a file, and cannot be read by index. A subclass
 * defines `[Symbol.iterator]`; a DataLoader takes no `shuffle` and no `sampler` for it.
 * @example
 * ```ts
 * class Countdown extends IterableDataset<number> {
 *   override *[Symbol.iterator]() {
 *     for (let i = 10; i > 0; i--) yield i;
 *   }
 * }
 * ```
 * @typeParam T a sample
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.IterableDataset
 */
export abstract class IterableDataset<T = unknown> implements Iterable<T> {
  /** Begins a pass through the samples. */
  abstract [Symbol.iterator](): Iterator<T>;
}

/** What has samples by number. */
const datasetRule = (): Rule<Dataset> =>
  rule('a Dataset, with get and length', (value) => {
    const { get, length } = (value ?? {}) as { get?: unknown; length?: unknown };
    return typeof get === 'function' && typeof length === 'number';
  });

const numbers = (): Rule<readonly number[]> => ({
  read(value, where) {
    expectNumbers(where, value);
    return value;
  },
});

const bindSubset = signature({ dataset: datasetRule(), indices: numbers() });
const bindConcat = signature({ datasets: iterable<Dataset>('Datasets') });
const bindSplit = signature({
  dataset: datasetRule(),
  lengths: numbers(),
  generator: orNull(generatorRule()),
});

/**
 * Part of a dataset: the samples at `indices`. Sample i is `dataset.get(indices[i])`.
 * @example
 * ```ts
 * const firstTen = new Subset(dataset, [...Array(10).keys()]);
 * ```
 * @typeParam T a sample
 * @throws TypeError for a value that is no dataset, or indices that are no numbers
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.Subset
 */
export class Subset<T> extends Dataset<T> {
  /** The whole dataset. */
  readonly dataset: Dataset<T>;
  /** The indices of the part's samples in the whole dataset. */
  readonly indices: readonly number[];

  /** @param args `dataset`: the whole dataset; `indices`: the indices of the part's samples in it */
  constructor(...args: Takes<['dataset', 'indices'], [dataset: Dataset<T>, indices: readonly number[]]>) {
    super();
    const { dataset, indices } = bindSubset('Subset', args);
    this.dataset = dataset as Dataset<T>;
    this.indices = indices;
  }

  /** The number of samples of the part. */
  get length(): number {
    return this.indices.length;
  }

  /**
   * Returns a sample of the part.
   * @param i its index in the part
   * @throws RangeError where the part has no such sample
   */
  get(i: number): T {
    return this.dataset.get(this.#at(i));
  }

  override getItems(indices: readonly number[]): T[] {
    expectNumbers("Subset.getItems: argument 'indices'", indices);
    const inner = indices.map((i) => this.#at(i));
    return this.dataset.getItems ? this.dataset.getItems(inner) : inner.map((i) => this.dataset.get(i));
  }

  override getBatch(indices: readonly number[]): unknown {
    expectNumbers("Subset.getBatch: argument 'indices'", indices);
    return this.dataset.getBatch?.(indices.map((i) => this.#at(i)));
  }

  #at(i: number): number {
    const index = this.indices[i];
    if (index === undefined)
      throw new RangeError(`Subset: expected an index from 0 to ${this.length - 1}, got ${describe(i)}`);
    return index;
  }
}

/**
 * Several datasets one after another: first all samples of the first, then those of the second, and so on.
 * @example
 * ```ts
 * const both = new ConcatDataset([first, second]);
 * both.length; // first.length + second.length
 * ```
 * @typeParam T a sample
 * @throws TypeError for values that are not datasets, and where there are none
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.ConcatDataset
 */
export class ConcatDataset<T> extends Dataset<T> {
  /** The datasets. */
  readonly datasets: readonly Dataset<T>[];

  /** @param args `datasets`: the datasets, an array or another iterable, at least one */
  constructor(...args: Takes<['datasets'], [datasets: Iterable<Dataset<T>>]>) {
    super();
    this.datasets = [...bindConcat('ConcatDataset', args).datasets] as Dataset<T>[];
    for (const [i, dataset] of this.datasets.entries())
      datasetRule().read(dataset, `ConcatDataset: argument 'datasets'[${i}]`);
    if (this.datasets.length === 0)
      throw new TypeError("ConcatDataset: argument 'datasets': expected at least one dataset, got none");
  }

  /** The number of samples of all datasets together. */
  get length(): number {
    return this.datasets.reduce((sum, dataset) => sum + dataset.length, 0);
  }

  /**
   * Returns a sample.
   * @param i its index, counted through all datasets, from the end if negative
   * @throws RangeError where there is no such sample
   */
  get(i: number): T {
    const n = this.length;
    let local = i < 0 ? i + n : i;
    for (const dataset of this.datasets) {
      if (local >= 0 && local < dataset.length) return dataset.get(local);
      local -= dataset.length;
    }
    throw new RangeError(`ConcatDataset: expected an index in [${-n}, ${n - 1}], got ${describe(i)}`);
  }
}

/**
 * Divides a dataset at random into parts that do not overlap.
 * @example
 * ```ts
 * const [train, valid] = randomSplit(dataset, [0.9, 0.1]);
 * ```
 * @param args `dataset`: the dataset to divide; `lengths`: the number of samples of each part, which sum to the
 *   dataset's length, or fractions, which sum to 1 (samples that are left over after rounding down go to the first
 *   parts, one each); `generator`: the generator that the order is drawn from, the default generator by default
 * @returns a Subset for each part
 * @throws RangeError for lengths with another sum
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.random_split
 */
export function randomSplit<T>(
  ...args: Takes<
    ['dataset', 'lengths', 'generator'],
    [dataset: Dataset<T>, lengths: readonly number[], generator?: Generator | null]
  >
): Subset<T>[] {
  const { dataset, lengths, generator } = bindSplit('randomSplit', args);
  const sizes = isFractions(lengths) ? fractionsToSizes(dataset.length, lengths) : lengths;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== dataset.length) {
    throw new RangeError(
      `randomSplit: argument 'lengths': expected lengths that sum to ${dataset.length}, got ${lengths.join(' + ')} = ${total}`,
    );
  }
  const order = functions.randperm(total, { generator }).tolist() as number[];
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return new Subset(dataset as Dataset<T>, order.slice(end - size, end));
  });
}

function isFractions(lengths: readonly number[]): boolean {
  const sum = lengths.reduce((total, length) => total + length, 0);
  return Math.abs(sum - 1) <= 1e-9 && sum <= 1;
}

/** Rounds down, and gives the samples that are left over to the first parts, one each. */
function fractionsToSizes(total: number, fractions: readonly number[]): number[] {
  const wrong = fractions.find((fraction) => fraction < 0 || fraction > 1);
  if (wrong !== undefined)
    throw new RangeError(`randomSplit: argument 'lengths': expected fractions from 0 to 1, got ${wrong}`);
  const sizes = fractions.map((fraction) => Math.floor(total * fraction));
  const left = total - sizes.reduce((sum, size) => sum + size, 0);
  for (let i = 0; i < left; i++) sizes[i % sizes.length] = (sizes[i % sizes.length] as number) + 1;
  return sizes;
}
