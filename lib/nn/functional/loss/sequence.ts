/**
 * The loss of sequences whose alignment is unknown.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */
import { operator } from '../../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, integer, rule, signature, tensorRule } from '../../base/arguments';
import { type Reduction, reductionCode, reductionRule } from './reduction';

/** The lengths of the sequences of a batch. */
export type Lengths = Tensor | readonly number[];

const lengths = () =>
  rule<Lengths>(
    'a Tensor or an array of integers',
    (value) => isTensor(value) || (Array.isArray(value) && value.every(Number.isInteger)),
  );

const bindCtc = signature({
  logProbs: tensorRule(),
  targets: tensorRule(),
  inputLengths: lengths(),
  targetLengths: lengths(),
  blank: integer(0),
  reduction: reductionRule(),
  zeroInfinity: flag(false),
});

/**
 * The connectionist temporal classification loss: minus the log-probability that the labels appear in order
 * somewhere in a longer sequence.
 * @returns () or, with the reduction `'none'`, (N)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.ctc_loss.html
 */
export function ctcLoss(
  ...args: Arguments<
    [
      logProbs: Tensor,
      targets: Tensor,
      inputLengths: Lengths,
      targetLengths: Lengths,
      blank?: number,
      reduction?: Reduction,
      zeroInfinity?: boolean,
    ],
    {
      /** Log-probabilities, (T, N, C) or (T, C): T steps, N sequences, C classes. */
      logProbs: Tensor;
      /** Labels, (N, S), or those of all sequences one after the other. */
      targets: Tensor;
      /** How many of the T steps each sequence has. */
      inputLengths: Lengths;
      /** How many labels each sequence has. */
      targetLengths: Lengths;
      /** The class that stands for no label; 0 by default. */
      blank?: number;
      /** `'mean'`, the default, divides each loss by its target's length and averages over the batch. */
      reduction?: Reduction;
      /** Whether infinite losses, of inputs too short for their targets, count as 0; false by default. */
      zeroInfinity?: boolean;
    },
    ['logProbs', 'targets', 'inputLengths', 'targetLengths']
  >
): Tensor {
  const given = bindCtc('ctcLoss', args);
  return operator('aten::ctc_loss').callMany([
    given.logProbs,
    given.targets,
    given.inputLengths,
    given.targetLengths,
    given.blank,
    reductionCode(given.reduction),
    given.zeroInfinity,
  ]) as Tensor;
}
