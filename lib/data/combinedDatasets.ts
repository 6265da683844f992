/** Datasets that combine others. */

import { expectNumbers, mismatch } from '../core/arguments/assertions';
import { iterable, signature, type Takes } from '../core/arguments/rules';
import { describe } from '../core/support/describe';
import { isPlainObject } from '../core/support/plainObject';
import { Dataset, IterableDataset } from './dataset';
import { type Samples, sampleAt, samplesAt, samplesRule } from './mapStyle';

/** The type of a sample: an array where the datasets are an array, an object where they are an object. */
type Stacked<D> = { -readonly [K in keyof D]: D[K] extends Samples<infer T> ? T : never };

/**
 * Combines datasets of the same length side by side: a sample holds one sample of each.
 * @example
 * ```ts
 * new StackDataset(images, texts).get(0); // [images.get(0), texts.get(0)]
 * new StackDataset({ image: images, text: texts }).get(0); // { image: …, text: … }
 * ```
 * @typeParam D the datasets, an array or an object of them
 * @throws RangeError for datasets of different lengths, TypeError for none or for values that have no length
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.StackDataset
 */
export class StackDataset<
  D extends readonly Samples<unknown>[] | Readonly<Record<string, Samples<unknown>>>,
> extends Dataset<Stacked<D>> {
  /** The datasets, in an array or under their names. */
  readonly datasets: D;
  readonly #length: number;

  /** @param datasets the datasets one by one, or one object that has them under names */
  constructor(named: D);
  constructor(...datasets: D extends readonly unknown[] ? D : never);
  constructor(...datasets: readonly unknown[]) {
    super();
    const [first] = datasets;
    const given = (datasets.length === 1 && isPlainObject(first) ? first : datasets) as unknown as D;
    const all = Object.values(given) as { length?: unknown }[];
    if (all.length === 0) throw new TypeError('StackDataset: expected at least one dataset, got none');
    for (const dataset of all) {
      if (typeof dataset?.length !== 'number') throw mismatch('StackDataset', 'datasets', dataset);
      if (dataset.length !== all[0]?.length) {
        throw new RangeError(
          `StackDataset: expected datasets of ${all[0]?.length} samples, got one of ${dataset.length}`,
        );
      }
    }
    this.datasets = given;
    this.#length = all[0]?.length as number;
  }

  /** The number of samples of each dataset. */
  get length(): number {
    return this.#length;
  }

  /**
   * Returns sample i of each dataset.
   * @param i the index
   */
  get(i: number): Stacked<D> {
    return this.getItems([i])[0] as Stacked<D>;
  }

  override getItems(indices: readonly number[]): Stacked<D>[] {
    expectNumbers("StackDataset.getItems: argument 'indices'", indices);
    const columns = Object.entries(this.datasets as Record<string, Samples<unknown>>).map(
      ([name, dataset]) => {
        const items = samplesAt(dataset, indices);
        if (items.length !== indices.length) {
          throw new RangeError(
            `StackDataset: expected ${indices.length} samples of dataset ${name}, got ${items.length}`,
          );
        }
        return [name, items] as const;
      },
    );
    const isArray = Array.isArray(this.datasets);
    return indices.map((_, i) => {
      const entries = columns.map(([name, items]) => [name, items[i]] as const);
      return (isArray ? entries.map(([, item]) => item) : Object.fromEntries(entries)) as Stacked<D>;
    });
  }
}

const bindChain = signature({ datasets: iterable<IterableDataset>('IterableDatasets') });

/**
 * Chains iterable datasets: all samples of the first, then all of the second, and so on.
 * @typeParam T a sample
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.ChainDataset
 */
export class ChainDataset<T> extends IterableDataset<T> {
  /** The datasets. */
  readonly datasets: Iterable<IterableDataset<T>>;

  /** @param args `datasets`: the datasets, an array or another iterable */
  constructor(...args: Takes<['datasets'], [datasets: Iterable<IterableDataset<T>>]>) {
    super();
    this.datasets = bindChain('ChainDataset', args).datasets as Iterable<IterableDataset<T>>;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const dataset of this.#checked()) yield* dataset;
  }

  /**
   * The sum of the datasets' lengths.
   * @throws TypeError for a dataset that has no length
   */
  get length(): number {
    let total = 0;
    for (const dataset of this.#checked()) {
      const { length } = dataset as { length?: unknown };
      if (typeof length !== 'number')
        throw mismatch('ChainDataset: length', 'datasets with a length', dataset);
      total += length;
    }
    return total;
  }

  *#checked(): Iterable<IterableDataset<T>> {
    for (const dataset of this.datasets) {
      if (!(dataset instanceof IterableDataset))
        throw mismatch("ChainDataset: argument 'datasets'", 'IterableDatasets', dataset);
      yield dataset;
    }
  }
}

const bindConcat = signature({ datasets: iterable<Samples<unknown>>('Datasets') });

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
  readonly datasets: readonly Samples<T>[];

  /** @param args `datasets`: the datasets, an array or another iterable, at least one */
  constructor(...args: Takes<['datasets'], [datasets: Iterable<Samples<T>>]>) {
    super();
    this.datasets = [...bindConcat('ConcatDataset', args).datasets] as Samples<T>[];
    for (const [i, dataset] of this.datasets.entries())
      samplesRule().read(dataset, `ConcatDataset: argument 'datasets'[${i}]`);
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
      if (local >= 0 && local < dataset.length) return sampleAt(dataset, local);
      local -= dataset.length;
    }
    throw new RangeError(`ConcatDataset: expected an index in [${-n}, ${n - 1}], got ${describe(i)}`);
  }
}
