/**
 * Putting sequences of several lengths into one tensor, and taking them out again.
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

/** Lengths, as an int64 tensor. */
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
 * Packs padded sequences: (T, N, …), or (N, T, …) where `batchFirst` is true.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function packPaddedSequence(
  ...args: Arguments<
    [input: Tensor, lengths: SequenceLengths, batchFirst?: boolean, enforceSorted?: boolean],
    {
      input: Tensor;
      /** One for each sequence, at least 1. */
      lengths: SequenceLengths;
      /** False by default. */
      batchFirst?: boolean;
      /** Whether the longest sequence comes first, and so on; false sorts them. True by default. */
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
 * Undoes `packPaddedSequence`.
 * @returns the padded sequences, (T, N, …) or (N, T, …), and their lengths, (N) of dtype int64
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function padPackedSequence(
  ...args: Arguments<
    [sequence: PackedSequence, batchFirst?: boolean, paddingValue?: number, totalLength?: number | null],
    {
      sequence: PackedSequence;
      /** False by default. */
      batchFirst?: boolean;
      /** What stands after the end of a sequence; 0 by default. */
      paddingValue?: number;
      /** T; by default the longest length, which is the least. */
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
 * Sequences (length, …) in one tensor (longest, N, …), or (N, longest, …) where `batchFirst` is true.
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
      sequences: Tensor | readonly Tensor[];
      /** False by default. */
      batchFirst?: boolean;
      /** 0 by default. */
      paddingValue?: number;
      /** Where the padding stands; `'right'` by default. */
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
 * Undoes `padSequence`: the sequences without padding, as copies.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpadSequence(
  ...args: Arguments<
    [paddedSequences: Tensor, lengths: SequenceLengths, batchFirst?: boolean],
    {
      /** (longest, N, …), or (N, longest, …) where `batchFirst` is true. */
      paddedSequences: Tensor;
      lengths: SequenceLengths;
      /** False by default. */
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
 * Packs sequences (length, …) of several lengths.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function packSequence(
  ...args: Arguments<
    [sequences: readonly Tensor[], enforceSorted?: boolean],
    {
      sequences: readonly Tensor[];
      /** Whether the longest sequence comes first, and so on; false sorts them. True by default. */
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
 * Undoes `packSequence`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpackSequence(
  ...args: Arguments<
    [packedSequences: PackedSequence],
    { packedSequences: PackedSequence },
    ['packedSequences']
  >
): Tensor[] {
  const { packedSequences } = bindUnpack('unpackSequence', args);
  const [padded, lengths] = padPackedSequence(packedSequences, true);
  return unpadSequence(padded, lengths, true);
}
