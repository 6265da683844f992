/**
 * Collections of samples.
 * @see https://docs.pytorch.org/docs/2.13/data.html#map-style-datasets
 */

import { expectTensor } from '../core/arguments/assertions';
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

/** A Tensor for each of the tensors `T`. */
type Rows<T extends Tensor[]> = { -readonly [K in keyof T]: Tensor };

/**
 * A dataset of tensors: sample i is an array with row i of each tensor.
 * @example
 * ```ts
 * const dataset = new TensorDataset(images, labels); // of shapes (100, 1, 28, 28) and (100)
 * dataset.get(0); // [images.index(0), labels.index(0)]
 * ```
 * @typeParam T the tensors, as a tuple
 * @throws TypeError for values that are not tensors, RangeError for tensors of different lengths
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.TensorDataset
 */
export class TensorDataset<T extends Tensor[] = Tensor[]> extends Dataset<Rows<T>> {
  /** The tensors. */
  readonly tensors: Readonly<T>;

  /** @param tensors the tensors, of the same size in their first dimension, which counts the samples */
  constructor(...tensors: T) {
    super();
    for (const tensor of tensors) {
      expectTensor('TensorDataset', tensor);
      const first = tensors[0] as Tensor;
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
  get(i: number | readonly number[]): Rows<T> {
    return this.tensors.map((tensor) => tensor.index([i as number])) as Rows<T>;
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
