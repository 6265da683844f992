/** The loss of sequences whose alignment is unknown, as a module. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, integer, signature } from '../../base/arguments';
import { type Reduction, reductionRule } from '../../functional/loss/reduction';
import { ctcLoss, type Lengths } from '../../functional/loss/sequence';
import { Loss } from './base';

/** What the constructor of CTCLoss takes. */
export interface CTCLossOptions {
  /** The class that stands for no label; 0 by default. */
  blank?: number;
  /** `'mean'`, the default, divides each loss by its target's length and averages over the batch. */
  reduction?: Reduction;
  /** Whether infinite losses, of inputs too short for their targets, count as 0; false by default. */
  zeroInfinity?: boolean;
}

const bindCtc = signature({ blank: integer(0), reduction: reductionRule(), zeroInfinity: flag(false) });

/**
 * The connectionist temporal classification loss, after Graves et al. (2006): minus the log-probability that
 * the labels appear in order somewhere in a longer sequence, as in speech recognition.
 * @example
 * ```ts
 * const lossFn = new nn.CTCLoss();
 * const logProbs = torch.randn(50, 16, 20).logSoftmax(2); // 50 steps, 16 sequences, 20 classes
 * const targets = torch.randint(1, 20, [16, 30]);
 * const loss = lossFn(logProbs, targets, new Array(16).fill(50), new Array(16).fill(30)); // ()
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends Loss {
  static override readonly forwardNames = ['logProbs', 'targets', 'inputLengths', 'targetLengths'];
  static override readonly forwardTensors = 2;

  /** The class that stands for no label. */
  blank: number;
  /** Whether infinite losses count as 0. */
  zeroInfinity: boolean;

  constructor(
    ...args: Arguments<[blank?: number, reduction?: Reduction, zeroInfinity?: boolean], CTCLossOptions>
  ) {
    const { blank, reduction, zeroInfinity } = bindCtc(new.target.name, args);
    super({ reduction });
    this.blank = blank;
    this.zeroInfinity = zeroInfinity;
  }

  /**
   * @param logProbs log-probabilities (T, N, C) or (T, C): T steps, N sequences, C classes
   * @param targets labels (N, S), or the labels of all sequences one after the other; of dtype int64 or int32
   * @param inputLengths how many of the T steps each sequence has
   * @param targetLengths how many labels each sequence has
   * @returns () or, with the reduction `'none'`, (N)
   */
  forward(logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths): Tensor {
    const { blank, reduction, zeroInfinity } = this;
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
  }
}
