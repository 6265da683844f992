/**
 * Sequences of several lengths, one time step after the other.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.PackedSequence.html
 */
import { inspect } from 'node:util';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { DeviceLike } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';
import * as dtypes from '../../core/types/dtype';
import { type Arguments, orNull, signature, tensorRule } from '../base/arguments';

const bindInvert = signature({ permutation: orNull(tensorRule()) });

/**
 * The permutation that undoes another: (N) of dtype int64, or null.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.invert_permutation.html
 */
export function invertPermutation(
  ...args: Arguments<[permutation: Tensor | null], { permutation: Tensor | null }, ['permutation']>
): Tensor | null {
  const { permutation } = bindInvert('invertPermutation', args);
  if (permutation === null) return null;
  const order = functions.arange(0, permutation.numel(), { device: permutation.device });
  return functions.emptyLike(permutation).scatter_(0, permutation, order);
}

const bindPacked = signature({
  data: tensorRule(),
  batchSizes: tensorRule(),
  sortedIndices: orNull(tensorRule()),
  unsortedIndices: orNull(tensorRule()),
});

/**
 * What `packSequence` and `packPaddedSequence` give and recurrent layers take. Its parts also come in order, as a
 * tuple's: `const [data, batchSizes] = packed`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  /** (sum of lengths, …): the sequences' elements, one time step after the other. */
  readonly data: Tensor;
  /** (longest length), int64, on the CPU: how many sequences have each time step. */
  readonly batchSizes: Tensor;
  /** (sequences): how they were sorted by length, or null where they came sorted. */
  readonly sortedIndices: Tensor | null;
  /** (sequences): what undoes the sorting, or null. */
  readonly unsortedIndices: Tensor | null;

  constructor(
    ...args: Arguments<
      [data: Tensor, batchSizes: Tensor, sortedIndices?: Tensor | null, unsortedIndices?: Tensor | null],
      { data: Tensor; batchSizes: Tensor; sortedIndices?: Tensor | null; unsortedIndices?: Tensor | null },
      ['data', 'batchSizes']
    >
  ) {
    const { data, batchSizes, sortedIndices, unsortedIndices } = bindPacked('PackedSequence', args);
    if (!batchSizes.isCpu) {
      throw new RangeError(
        `PackedSequence: argument 'batchSizes': expected a tensor on the CPU, got ${batchSizes.device}`,
      );
    }
    this.data = data;
    this.batchSizes = batchSizes;
    this.sortedIndices = sortedIndices;
    this.unsortedIndices = unsortedIndices ?? invertPermutation(sortedIndices);
  }

  *[Symbol.iterator](): Generator<Tensor | null> {
    yield this.data;
    yield this.batchSizes;
    yield this.sortedIndices;
    yield this.unsortedIndices;
  }

  /** Converts the elements to a dtype, a device, or as another tensor; the indices follow to the device. */
  to(target: DType | DeviceLike | Tensor): PackedSequence;
  to(device: DeviceLike, dtype: DType): PackedSequence;
  to(options: { dtype?: DType; device?: DeviceLike }): PackedSequence;
  to(...args: unknown[]): PackedSequence {
    const data = (this.data.to as (...args: unknown[]) => Tensor).apply(this.data, args);
    if (data === this.data) return this;
    const { batchSizes, sortedIndices, unsortedIndices } = this;
    const moved = (indices: Tensor | null) => (indices === null ? null : indices.to(data.device));
    return new PackedSequence(data, batchSizes, moved(sortedIndices), moved(unsortedIndices));
  }

  cpu(): PackedSequence {
    return this.to('cpu');
  }

  /** @param index which GPU; the current one by default */
  cuda(index?: number): PackedSequence {
    return this.to(index === undefined ? 'cuda' : `cuda:${index}`);
  }

  double(): PackedSequence {
    return this.to(dtypes.float64);
  }

  float(): PackedSequence {
    return this.to(dtypes.float32);
  }

  half(): PackedSequence {
    return this.to(dtypes.float16);
  }

  long(): PackedSequence {
    return this.to(dtypes.int64);
  }

  int(): PackedSequence {
    return this.to(dtypes.int32);
  }

  short(): PackedSequence {
    return this.to(dtypes.int16);
  }

  char(): PackedSequence {
    return this.to(dtypes.int8);
  }

  byte(): PackedSequence {
    return this.to(dtypes.uint8);
  }

  get isCuda(): boolean {
    return this.data.isCuda;
  }

  /** Python's text of it. */
  toString(): string {
    const text = (part: Tensor | null) => (part === null ? 'None' : String(part));
    return (
      `PackedSequence(data=${text(this.data)}, batch_sizes=${text(this.batchSizes)}, ` +
      `sorted_indices=${text(this.sortedIndices)}, unsorted_indices=${text(this.unsortedIndices)})`
    );
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
