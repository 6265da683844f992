/** Parts of a dataset. */

import { expectNumbers } from '../core/arguments/assertions';
import { generatorRule, orNull, type Rule, signature, type Takes } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { describe } from '../core/support/describe';
import type { Generator } from '../core/tensor/generator';
import { Dataset } from './dataset';
import { batchAt, type Samples, sampleAt, samplesAt, samplesRule } from './mapStyle';

const numbers = (): Rule<readonly number[]> => ({
  read(value, where) {
    expectNumbers(where, value);
    return value;
  },
});

const bindSubset = signature({ dataset: samplesRule(), indices: numbers() });
const bindSplit = signature({
  dataset: samplesRule(),
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
  readonly dataset: Samples<T>;
  /** The indices of the part's samples in the whole dataset. */
  readonly indices: readonly number[];

  /** @param args `dataset`: the whole dataset; `indices`: the indices of the part's samples in it */
  constructor(...args: Takes<['dataset', 'indices'], [dataset: Samples<T>, indices: readonly number[]]>) {
    super();
    const { dataset, indices } = bindSubset('Subset', args);
    this.dataset = dataset as Samples<T>;
    this.indices = indices;
  }

  /** The number of samples of the part. */
  get length(): number {
    return this.indices.length;
  }

  /**
   * Returns a sample of the part.
   * @param i its index in the part; an array of indices, where the dataset's `get` takes one
   * @throws RangeError where the part has no such sample
   */
  get(i: number | readonly number[]): T {
    const index = typeof i === 'object' ? i.map((each) => this.#at(each)) : this.#at(i);
    return sampleAt(this.dataset, index as number);
  }

  override getItems(indices: readonly number[]): T[] {
    expectNumbers("Subset.getItems: argument 'indices'", indices);
    return samplesAt(
      this.dataset,
      indices.map((i) => this.#at(i)),
    );
  }

  override getBatch(indices: readonly number[]): unknown {
    expectNumbers("Subset.getBatch: argument 'indices'", indices);
    return batchAt(
      this.dataset,
      indices.map((i) => this.#at(i)),
    );
  }

  #at(i: number): number {
    const index = this.indices[i];
    if (index === undefined)
      throw new RangeError(`Subset: expected an index from 0 to ${this.length - 1}, got ${describe(i)}`);
    return index;
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
    [dataset: Samples<T>, lengths: readonly number[], generator?: Generator | null]
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
    return new Subset(dataset as Samples<T>, order.slice(end - size, end));
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
