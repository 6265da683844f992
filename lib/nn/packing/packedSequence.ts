/**
 * Sequences of different lengths, stored by time step.
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
 * Computes the permutation that undoes another.
 * @param args `permutation`: (N) of dtype int64, or null
 * @returns (N) of dtype int64, or null
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.invert_permutation.html
 */
export function invertPermutation(
  ...args: Arguments<
    [permutation: Tensor | null],
    {
      /** The permutation, (N) of dtype int64, or null. */
      permutation: Tensor | null;
    },
    ['permutation']
  >
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
 * Sequences of different lengths without padding, as `packSequence` and `packPaddedSequence` return them and
 * recurrent layers take them. Its parts can be destructured: `const [data, batchSizes] = packed`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  /** The elements of all sequences, step by step: (sum of lengths, …). */
  readonly data: Tensor;
  /** How many sequences have each time step: (longest length) of dtype int64, on the CPU. */
  readonly batchSizes: Tensor;
  /** How the sequences were sorted by length, (N), or null where they came sorted. */
  readonly sortedIndices: Tensor | null;
  /** The permutation that undoes the sorting, (N), or null. */
  readonly unsortedIndices: Tensor | null;

  /**
   * @param args the four parts, of which `data` and `batchSizes` are required; usually `packSequence` makes
   * them
   * @throws RangeError for `batchSizes` that are not on the CPU
   */
  constructor(
    ...args: Arguments<
      [data: Tensor, batchSizes: Tensor, sortedIndices?: Tensor | null, unsortedIndices?: Tensor | null],
      {
        /** The elements of all sequences, step by step: (sum of lengths, …). */
        data: Tensor;
        /** How many sequences have each time step: (longest length) of dtype int64, on the CPU. */
        batchSizes: Tensor;
        /** How the sequences were sorted by length, (N); null, the default, where they came sorted. */
        sortedIndices?: Tensor | null;
        /** The permutation that undoes the sorting, (N); computed by default. */
        unsortedIndices?: Tensor | null;
      },
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

  /** Iterates over data, batchSizes, sortedIndices and unsortedIndices. */
  *[Symbol.iterator](): Generator<Tensor | null> {
    yield this.data;
    yield this.batchSizes;
    yield this.sortedIndices;
    yield this.unsortedIndices;
  }

  /** Converts the elements to a dtype, a device, or as another tensor; the indices move to the device too. */
  to(target: DType | DeviceLike | Tensor): PackedSequence;
  to(device: DeviceLike, dtype: DType): PackedSequence;
  to(options: {
    /** The dtype of the elements. */
    dtype?: DType;
    /** The device. */
    device?: DeviceLike;
  }): PackedSequence;
  to(...args: unknown[]): PackedSequence {
    const data = (this.data.to as (...args: unknown[]) => Tensor).apply(this.data, args);
    if (data === this.data) return this;
    const { batchSizes, sortedIndices, unsortedIndices } = this;
    const moved = (indices: Tensor | null) => (indices === null ? null : indices.to(data.device));
    return new PackedSequence(data, batchSizes, moved(sortedIndices), moved(unsortedIndices));
  }

  /** Moves elements and indices to the CPU. */
  cpu(): PackedSequence {
    return this.to('cpu');
  }

  /**
   * Moves elements and indices to a GPU.
   * @param index the GPU's number; the current GPU by default
   */
  cuda(index?: number): PackedSequence {
    return this.to(index === undefined ? 'cuda' : `cuda:${index}`);
  }

  /** Converts the elements to float64. */
  double(): PackedSequence {
    return this.to(dtypes.float64);
  }

  /** Converts the elements to float32. */
  float(): PackedSequence {
    return this.to(dtypes.float32);
  }

  /** Converts the elements to float16. */
  half(): PackedSequence {
    return this.to(dtypes.float16);
  }

  /** Converts the elements to int64. */
  long(): PackedSequence {
    return this.to(dtypes.int64);
  }

  /** Converts the elements to int32. */
  int(): PackedSequence {
    return this.to(dtypes.int32);
  }

  /** Converts the elements to int16. */
  short(): PackedSequence {
    return this.to(dtypes.int16);
  }

  /** Converts the elements to int8. */
  char(): PackedSequence {
    return this.to(dtypes.int8);
  }

  /** Converts the elements to uint8. */
  byte(): PackedSequence {
    return this.to(dtypes.uint8);
  }

  /** Whether the elements are on a GPU. */
  get isCuda(): boolean {
    return this.data.isCuda;
  }

  /** Returns Python's text. */
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
