/**
 * Collections of samples.
 * @see https://docs.pytorch.org/docs/2.13/data.html#map-style-datasets
 */

import { expectIterable, expectNumbers } from '../core/arguments/assertions';
import { functions } from '../core/operators/namespaces';
import { describe } from '../core/support/describe';
import type { Generator } from '../core/tensor/generator';
import { isTensor, type Tensor } from '../core/tensor/tensor';

/** Samples by index. `T` is a sample, most often `[input, target]`. */
export abstract class Dataset<T = unknown> {
  /** How many samples there are. */
  abstract get length(): number;

  /** Sample `i`, from 0. */
  abstract get(i: number): T;

  /** Several samples at once, where that is faster than one by one. */
  getItems?(indices: readonly number[]): T[];

  /**
   * A whole batch as the loader's default collation makes it from the samples, where it can be had at once; undefined
   * where it can't.
   */
  getBatch?(indices: readonly number[]): unknown;
}

/**
 * Samples that are the rows of tensors of equal length.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.TensorDataset
 */
export class TensorDataset extends Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[];

  constructor(...tensors: Tensor[]) {
    super();
    for (const tensor of tensors) {
      if (!isTensor(tensor)) throw new TypeError(`TensorDataset: expected a Tensor, got ${describe(tensor)}`);
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

  get length(): number {
    return (this.tensors[0] as Tensor).length;
  }

  get(i: number): Tensor[] {
    return this.tensors.map((tensor) => tensor.index(i));
  }
}

/** Samples that come one after the other. */
export abstract class IterableDataset<T = unknown> implements Iterable<T> {
  abstract [Symbol.iterator](): Iterator<T>;
}

/** @throws TypeError for what has no samples by number */
function expectDataset(callee: string, value: unknown): void {
  const { get, length } = (value ?? {}) as { get?: unknown; length?: unknown };
  if (typeof get === 'function' && typeof length === 'number') return;
  throw new TypeError(`${callee}: expected a Dataset, with get and length, got ${describe(value)}`);
}

/** The samples of `dataset` at `indices`. */
export class Subset<T> extends Dataset<T> {
  constructor(
    readonly dataset: Dataset<T>,
    readonly indices: readonly number[],
  ) {
    super();
    expectDataset('Subset', dataset);
    expectNumbers("Subset: argument 'indices'", indices);
  }

  get length(): number {
    return this.indices.length;
  }

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

/** Several datasets one after the other. */
export class ConcatDataset<T> extends Dataset<T> {
  readonly datasets: readonly Dataset<T>[];

  constructor(datasets: Iterable<Dataset<T>>) {
    super();
    expectIterable("ConcatDataset: argument 'datasets'", 'Datasets', datasets);
    this.datasets = [...datasets];
    for (const dataset of this.datasets) expectDataset('ConcatDataset', dataset);
    if (this.datasets.length === 0)
      throw new TypeError('ConcatDataset: expected at least one dataset, got none');
  }

  get length(): number {
    return this.datasets.reduce((sum, dataset) => sum + dataset.length, 0);
  }

  get(i: number): T {
    let local = i;
    for (const dataset of this.datasets) {
      if (local < dataset.length) return dataset.get(local);
      local -= dataset.length;
    }
    throw new RangeError(`ConcatDataset: expected an index from 0 to ${this.length - 1}, got ${describe(i)}`);
  }
}

/**
 * Random parts of a dataset, of the given lengths, or of fractions that sum to 1.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.random_split
 */
export function randomSplit<T>(
  dataset: Dataset<T>,
  lengths: readonly number[],
  generator: Generator | null = null,
): Subset<T>[] {
  expectDataset('randomSplit', dataset);
  expectNumbers("randomSplit: argument 'lengths'", lengths);
  const sizes = isFractions(lengths) ? fractionsToSizes(dataset.length, lengths) : lengths;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== dataset.length) {
    throw new RangeError(
      `randomSplit: expected lengths that sum to ${dataset.length}, got ${lengths.join(' + ')} = ${total}`,
    );
  }
  const order = functions.randperm(total, { generator }).tolist() as number[];
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return new Subset(dataset, order.slice(end - size, end));
  });
}

function isFractions(lengths: readonly number[]): boolean {
  const sum = lengths.reduce((total, length) => total + length, 0);
  return Math.abs(sum - 1) <= 1e-9 && sum <= 1;
}

/** What is left over after rounding down goes to the first parts, one each. */
function fractionsToSizes(total: number, fractions: readonly number[]): number[] {
  const wrong = fractions.find((fraction) => fraction < 0 || fraction > 1);
  if (wrong !== undefined) throw new RangeError(`randomSplit: expected fractions from 0 to 1, got ${wrong}`);
  const sizes = fractions.map((fraction) => Math.floor(total * fraction));
  const left = total - sizes.reduce((sum, size) => sum + size, 0);
  for (let i = 0; i < left; i++) sizes[i % sizes.length] = (sizes[i % sizes.length] as number) + 1;
  return sizes;
}
