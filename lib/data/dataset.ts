/**
 * Collections of samples.
 * @see https://docs.pytorch.org/docs/2.13/data.html#map-style-datasets
 */
import { describe } from '../core/errors';
import { isTensor, type Tensor } from '../core/tensor';

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
        throw new RangeError(`TensorDataset: expected tensors of ${first.length} rows, got one of ${tensor.length}`);
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
