/**
 * Losses that compare scores or probabilities with classes.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */
import { operator } from '../../../core/operators/namespaces';
import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, choice, flag, integer, orNull, signature, tensorRule } from '../../base/arguments';
import {
  codeOf,
  type InputAndTarget,
  legacyRules,
  pair,
  type ReductionArguments,
  type ReductionOptions,
  reduced,
  reductionOf,
  reductionRules,
  sameSizes,
} from './applyReduction';
import { type Reduction, reductionCode, reductionRule } from './reduction';

const bindNll = signature({
  ...pair,
  weight: orNull(tensorRule()),
  sizeAverage: legacyRules.sizeAverage,
  ignoreIndex: integer(-100),
  reduce: legacyRules.reduce,
  reduction: reductionRule(),
});

/**
 * The negative log likelihood: minus the log-probability that the input (N, C, …) gives to each target class
 * (N, …), of dtype int64.
 * @returns () or, with the reduction `'none'`, the target's shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.nll_loss.html
 */
export function nllLoss(
  ...args: Arguments<
    [
      input: Tensor,
      target: Tensor,
      weight?: Tensor | null,
      sizeAverage?: boolean | null,
      ignoreIndex?: number,
      reduce?: boolean | null,
      reduction?: Reduction,
    ],
    InputAndTarget &
      ReductionOptions & {
        /** A factor for each class, (C); none by default. */
        weight?: Tensor | null;
        /**
         * A class whose elements contribute neither to the loss nor to the mean's divisor; −100 by default.
         */
        ignoreIndex?: number;
      },
    ['input', 'target']
  >
): Tensor {
  const given = bindNll('nllLoss', args);
  const { input, target, weight, ignoreIndex } = given;
  return operator('aten::nll_loss_nd').callMany([
    input,
    target,
    weight,
    codeOf(given),
    ignoreIndex,
  ]) as Tensor;
}

function checkSizes(callee: string, { input, target }: InputAndTarget): void {
  if (sameSizes(input, target)) return;
  throw new RangeError(
    `${callee}: argument 'target': expected the input's size ${input.shape}, got ${target.shape}`,
  );
}

type BinaryArguments = [input: Tensor, target: Tensor, weight?: Tensor | null, ...ReductionArguments];
type BinaryOptions = InputAndTarget &
  ReductionOptions & {
    /** A factor for each element, broadcast to the target; none by default. */
    weight?: Tensor | null;
  };

const binaryRules = { ...pair, weight: orNull(tensorRule()), ...reductionRules };
const bindBinary = signature(binaryRules);

/**
 * The binary cross entropy of probabilities and targets, both from 0 to 1 and of the same shape.
 * @returns () or, with the reduction `'none'`, the input's shape
 * @throws RangeError where the sizes differ
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binaryCrossEntropy(
  ...args: Arguments<BinaryArguments, BinaryOptions, ['input', 'target']>
): Tensor {
  const given = bindBinary('binaryCrossEntropy', args);
  checkSizes('binaryCrossEntropy', given);
  const { input, target, weight } = given;
  const factors = weight && operator('aten::expand').callMany([weight, target.shape]);
  return operator('aten::binary_cross_entropy').callMany([input, target, factors, codeOf(given)]) as Tensor;
}

const bindLogits = signature({ ...binaryRules, posWeight: orNull(tensorRule()) });

/**
 * The binary cross entropy of sigmoid(input) and targets from 0 to 1, computed in one step, which is more
 * accurate.
 * @returns () or, with the reduction `'none'`, the input's shape
 * @throws RangeError where the sizes differ
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function binaryCrossEntropyWithLogits(
  ...args: Arguments<
    [...BinaryArguments, posWeight?: Tensor | null],
    BinaryOptions & {
      /** A factor for the positive targets of each class, broadcast against the input; none by default. */
      posWeight?: Tensor | null;
    },
    ['input', 'target']
  >
): Tensor {
  const given = bindLogits('binaryCrossEntropyWithLogits', args);
  checkSizes('binaryCrossEntropyWithLogits', given);
  const { input, target, weight, posWeight } = given;
  return operator('aten::binary_cross_entropy_with_logits').callMany([
    input,
    target,
    weight,
    posWeight,
    codeOf(given),
  ]) as Tensor;
}

const bindKl = signature({
  ...pair,
  ...legacyRules,
  reduction: choice(['none', 'mean', 'sum', 'batchmean'], 'mean'),
  logTarget: flag(false),
});

/**
 * The Kullback–Leibler divergence of the target's probabilities from the input's log-probabilities: target ·
 * (log target − input).
 * @returns () or, with the reduction `'none'`, the input's shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.kl_div.html
 */
export function klDiv(
  ...args: Arguments<
    [
      input: Tensor,
      target: Tensor,
      sizeAverage?: boolean | null,
      reduce?: boolean | null,
      reduction?: Reduction | 'batchmean',
      logTarget?: boolean,
    ],
    InputAndTarget &
      Omit<ReductionOptions, 'reduction'> & {
        /**
         * What is done with the losses of the elements: `'batchmean'` divides the sum by the size of the
         * first dimension, as the divergence is defined; `'mean'`, the default, by the number of elements.
         */
        reduction?: Reduction | 'batchmean';
        /** Whether the target holds log-probabilities; false by default. */
        logTarget?: boolean;
      },
    ['input', 'target']
  >
): Tensor {
  const given = bindKl('klDiv', args);
  const { input, target, logTarget } = given;
  const asked = given.reduction;
  if (asked === 'mean' && given.sizeAverage === null && given.reduce === null) {
    warn(
      "klDiv: reduction 'mean' divides by the number of elements, and 'batchmean' by that of the batch alone, as the " +
        "divergence is defined; 'mean' will be as 'batchmean' in a future release",
    );
  }
  const byBatch = asked === 'batchmean' && given.sizeAverage === null && given.reduce === null;
  const reduction = byBatch
    ? 'sum'
    : reductionOf({ ...given, reduction: asked === 'batchmean' ? 'mean' : asked });
  const loss = operator('aten::kl_div').callMany([
    input,
    target,
    reductionCode(reduction),
    { logTarget },
  ]) as Tensor;
  return byBatch && input.dim() > 0 ? loss.div(input.size(0)) : loss;
}

const bindMultilabel = signature(binaryRules);

/**
 * The binary cross entropy of sigmoid(input), averaged over the classes: scores (N, C) and targets of 0 and
 * 1, (N, C).
 * @returns () or, with the reduction `'none'`, (N)
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.multilabel_soft_margin_loss.html
 */
export function multilabelSoftMarginLoss(
  ...args: Arguments<BinaryArguments, BinaryOptions, ['input', 'target']>
): Tensor {
  const given = bindMultilabel('multilabelSoftMarginLoss', args);
  const { input, target, weight } = given;
  const logSigmoid = (x: Tensor) => operator('aten::log_sigmoid').call1(x) as Tensor;
  const positive = target.mul(logSigmoid(input));
  const others = operator('aten::rsub').call2(target, 1) as Tensor;
  const losses = positive.add(others.mul(logSigmoid(input.neg()))).neg() as Tensor;
  const weightedLosses = weight ? (losses.mul(weight) as Tensor) : losses;
  const perSample = weightedLosses.sum(-1).div(input.size(-1)) as Tensor;
  return reduced(perSample, reductionOf(given));
}
