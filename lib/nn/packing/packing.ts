/**
 * Packs sequences of different lengths into one tensor, and unpacks them.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */
import { tensor } from '../../core/operators/creation';
import { functions, operator } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import * as dtypes from '../../core/types/dtype';
import {
  type Arguments,
  choice,
  flag,
  natural,
  orNull,
  type Rule,
  real,
  rule,
  signature,
  tensorRule,
  tensors,
} from '../base/arguments';
import { PackedSequence } from './packedSequence';

const pack = operator('aten::_pack_padded_sequence');
const unpack = operator('aten::_pad_packed_sequence');
const pad = operator('aten::pad_sequence');

/** The lengths of sequences: a tensor (N), or integers. */
export type SequenceLengths = Tensor | readonly number[];

/** Accepts lengths and gives a tensor of dtype int64. */
function lengthsRule(): Rule<Tensor> {
  const raw = rule<SequenceLengths>(
    'a Tensor or an array of integers',
    (value) => isTensor(value) || (Array.isArray(value) && value.every(Number.isInteger)),
  );
  return {
    read(value, where) {
      const given = raw.read(value, where);
      return isTensor(given) ? given.to(dtypes.int64) : tensor([...given], { dtype: dtypes.int64 });
    },
  };
}

const packedRule = () => rule<PackedSequence>('a PackedSequence', (value) => value instanceof PackedSequence);

const bindPackPadded = signature({
  input: tensorRule(),
  lengths: lengthsRule(),
  batchFirst: flag(false),
  enforceSorted: flag(true),
});

/**
 * Packs padded sequences, so that recurrent layers skip the padding.
 * @example
 * ```ts
 * const padded = torch.tensor([[1, 2, 0], [3, 0, 0], [4, 5, 6]]);
 * const options = { batchFirst: true, enforceSorted: false };
 * const packed = nn.utils.rnn.packPaddedSequence(padded, [2, 1, 3], options);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function packPaddedSequence(
  ...args: Arguments<
    [input: Tensor, lengths: SequenceLengths, batchFirst?: boolean, enforceSorted?: boolean],
    {
      /** The padded sequences: (T, N, …), or (N, T, …) with `batchFirst`. */
      input: Tensor;
      /** The length of each sequence, at least 1. */
      lengths: SequenceLengths;
      /** Whether the padded sequences are (N, T, …) rather than (T, N, …); false by default. */
      batchFirst?: boolean;
      /** Whether the sequences must come sorted by decreasing length; false sorts them. True by default. */
      enforceSorted?: boolean;
    },
    ['input', 'lengths']
  >
): PackedSequence {
  const given = bindPackPadded('packPaddedSequence', args);
  const { batchFirst, enforceSorted } = given;
  let { input, lengths } = given;
  let sortedIndices: Tensor | null = null;
  if (!enforceSorted) {
    const sorted = lengths.sort(-1, true);
    lengths = sorted[0];
    sortedIndices = sorted[1].to(input.device);
    input = input.indexSelect(batchFirst ? 0 : 1, sortedIndices);
  }
  const [data, batchSizes] = pack.callMany([input, lengths, batchFirst]) as [Tensor, Tensor];
  return new PackedSequence(data, batchSizes, sortedIndices);
}

const bindPadPacked = signature({
  sequence: packedRule(),
  batchFirst: flag(false),
  paddingValue: real(0),
  totalLength: orNull(natural()),
});

/**
 * Pads the sequences of a PackedSequence, the inverse of `packPaddedSequence`.
 * @returns the padded sequences, (T, N, …) or (N, T, …), and their lengths, (N) of dtype int64
 * @throws RangeError for a `totalLength` below the longest length
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function padPackedSequence(
  ...args: Arguments<
    [sequence: PackedSequence, batchFirst?: boolean, paddingValue?: number, totalLength?: number | null],
    {
      /** The packed sequences. */
      sequence: PackedSequence;
      /** Whether the padded sequences are (N, T, …) rather than (T, N, …); false by default. */
      batchFirst?: boolean;
      /** The number that fills the padding; 0 by default. */
      paddingValue?: number;
      /** The length T of the result, at least the longest length, which is the default. */
      totalLength?: number | null;
    },
    ['sequence']
  >
): [Tensor, Tensor] {
  const { sequence, batchFirst, paddingValue, totalLength } = bindPadPacked('padPackedSequence', args);
  const { data, batchSizes, unsortedIndices } = sequence;
  const longest = batchSizes.size(0);
  if (totalLength !== null && totalLength < longest) {
    throw new RangeError(
      `padPackedSequence: argument 'totalLength': expected at least the longest length ${longest}, got ${totalLength}`,
    );
  }
  const [padded, lengths] = unpack.callMany([
    data,
    batchSizes,
    batchFirst,
    paddingValue,
    totalLength ?? longest,
  ]) as [Tensor, Tensor];
  if (unsortedIndices === null) return [padded, lengths];
  return [
    padded.indexSelect(batchFirst ? 0 : 1, unsortedIndices),
    lengths.indexSelect(0, unsortedIndices.to('cpu')),
  ];
}

const sequencesRule = (): Rule<Tensor[]> => {
  const list = tensors();
  return {
    read: (value, where) => (isTensor(value) ? (value.unbind(0) as Tensor[]) : list.read(value, where)),
  };
};

const bindPad = signature({
  sequences: sequencesRule(),
  batchFirst: flag(false),
  paddingValue: real(0),
  paddingSide: choice(['right', 'left'], 'right'),
});

/**
 * Pads sequences to the length of the longest and stacks them.
 * @example
 * ```ts
 * const padded = nn.utils.rnn.padSequence([torch.ones(2), torch.ones(3)], { batchFirst: true }); // (2, 3)
 * ```
 * @returns (longest, N, …), or (N, longest, …) with `batchFirst`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function padSequence(
  ...args: Arguments<
    [
      sequences: Tensor | readonly Tensor[],
      batchFirst?: boolean,
      paddingValue?: number,
      paddingSide?: 'right' | 'left',
    ],
    {
      /** The sequences, (length, …) each. */
      sequences: Tensor | readonly Tensor[];
      /** Whether the padded sequences are (N, T, …) rather than (T, N, …); false by default. */
      batchFirst?: boolean;
      /** The number that fills the padding; 0 by default. */
      paddingValue?: number;
      /** The side that the padding is added on; `'right'` by default. */
      paddingSide?: 'right' | 'left';
    },
    ['sequences']
  >
): Tensor {
  const { sequences, batchFirst, paddingValue, paddingSide } = bindPad('padSequence', args);
  return pad.callMany([sequences, batchFirst, paddingValue, paddingSide]) as Tensor;
}

const bindUnpad = signature({
  paddedSequences: tensorRule(),
  lengths: lengthsRule(),
  batchFirst: flag(false),
});

/**
 * Removes the padding, the inverse of `padSequence`.
 * @returns a copy of each sequence, (length, …)
 * @throws RangeError where there is not one length for each sequence
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpadSequence(
  ...args: Arguments<
    [paddedSequences: Tensor, lengths: SequenceLengths, batchFirst?: boolean],
    {
      /** The padded sequences: (longest, N, …), or (N, longest, …) with `batchFirst`. */
      paddedSequences: Tensor;
      /** The length of each sequence. */
      lengths: SequenceLengths;
      /** Whether the padded sequences are (N, T, …) rather than (T, N, …); false by default. */
      batchFirst?: boolean;
    },
    ['paddedSequences', 'lengths']
  >
): Tensor[] {
  const { paddedSequences, lengths, batchFirst } = bindUnpad('unpadSequence', args);
  const batchDim = batchFirst ? 0 : 1;
  const count = paddedSequences.size(batchDim);
  const sizes = lengths.tolist() as number[];
  if (sizes.length !== count) {
    throw new RangeError(
      `unpadSequence: argument 'lengths': expected one for each of ${count} sequences, got ${sizes.length}`,
    );
  }
  const steps = functions.arange(0, paddedSequences.size(1 - batchDim), { device: paddedSequences.device });
  return sizes.map((length, i) => paddedSequences.select(batchDim, i).index([steps.lt(length)]));
}

const bindPack = signature({ sequences: tensors(), enforceSorted: flag(true) });

/**
 * Packs sequences of different lengths.
 * @example
 * ```ts
 * const packed = nn.utils.rnn.packSequence([torch.ones(5, 3), torch.ones(2, 3)]);
 * const [output, hidden] = new nn.GRU(3, 4)(packed);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function packSequence(
  ...args: Arguments<
    [sequences: readonly Tensor[], enforceSorted?: boolean],
    {
      /** The sequences, (length, …) each. */
      sequences: readonly Tensor[];
      /** Whether the sequences must come sorted by decreasing length; false sorts them. True by default. */
      enforceSorted?: boolean;
    },
    ['sequences']
  >
): PackedSequence {
  const { sequences, enforceSorted } = bindPack('packSequence', args);
  const lengths = sequences.map((sequence) => sequence.size(0));
  return packPaddedSequence(padSequence(sequences), lengths, { enforceSorted });
}

const bindUnpack = signature({ packedSequences: packedRule() });

/**
 * Unpacks sequences, the inverse of `packSequence`.
 * @returns the sequences, (length, …) each
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpackSequence(
  ...args: Arguments<
    [packedSequences: PackedSequence],
    {
      /** The packed sequences. */
      packedSequences: PackedSequence;
    },
    ['packedSequences']
  >
): Tensor[] {
  const { packedSequences } = bindUnpack('unpackSequence', args);
  const [padded, lengths] = padPackedSequence(packedSequences, true);
  return unpadSequence(padded, lengths, true);
}
