/** The loss of sequences whose alignment is unknown, as a module. */
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, integer, signature } from '../../base/arguments';
import { type Reduction, reductionRule } from '../../functional/loss/reduction';
import { ctcLoss, type Lengths } from '../../functional/loss/sequence';
import { Loss } from './base';

export interface CTCLossOptions {
  /** The class that stands for no label; 0 by default. */
  blank?: number;
  /** `'mean'` by default: each loss is divided by the target's length, and then averaged. */
  reduction?: Reduction;
  /** Counts infinite losses, of inputs too short for their targets, as 0; false by default. */
  zeroInfinity?: boolean;
}

const bindCtc = signature({ blank: integer(0), reduction: reductionRule(), zeroInfinity: flag(false) });

/**
 * The connectionist temporal classification loss, after Graves et al. (2006).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends Loss {
  static override readonly forwardNames = ['logProbs', 'targets', 'inputLengths', 'targetLengths'];
  static override readonly forwardTensors = 2;

  blank: number;
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
   * @param logProbs (T, N, C) or (T, C)
   * @param targets (N, S), or one after the other
   * @param inputLengths one for each sequence
   * @param targetLengths one for each sequence
   */
  forward(logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths): Tensor {
    const { blank, reduction, zeroInfinity } = this;
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
  }
}
