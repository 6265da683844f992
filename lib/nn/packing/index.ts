/** `nn.utils.rnn`: sequences of different lengths in one tensor. */

/**
 * `nn.utils.rnn`: sequences of several lengths in one tensor.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */
export { invertPermutation, PackedSequence } from './packedSequence';
export {
  packPaddedSequence,
  packSequence,
  padPackedSequence,
  padSequence,
  type SequenceLengths,
  unpackSequence,
  unpadSequence,
} from './packing';
