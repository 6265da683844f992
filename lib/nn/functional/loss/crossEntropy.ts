/**
 * The cross entropy of scores, and of the scores that a linear layer gives.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */

import { operator } from '../../../core/operators/namespaces';
import { warn } from '../../../core/support/warn';
import type { Tensor } from '../../../core/tensor/tensor';
import * as dtypes from '../../../core/types/dtype';
import { type Arguments, integer, orNull, real, signature, tensorRule } from '../../base/arguments';
import { codeOf, type InputAndTarget, legacyRules, pair, type ReductionOptions } from './applyReduction';
import type { LinearScores } from './chunkedCrossEntropy';
import { chunkedCrossEntropy } from './linearCrossEntropy';
import { type LinearCrossEntropyOptions, linearOptionsRule } from './linearCrossEntropyOptions';
import { type Reduction, reductionCode, reductionRule } from './reduction';

/** What crossEntropy and CrossEntropyLoss take. */
export interface CrossEntropyOptions extends ReductionOptions {
  /** A factor for each class, (C); none by default. */
  weight?: Tensor | null;
  /** A class whose elements contribute neither to the loss nor to the mean's divisor; −100 by default. */
  ignoreIndex?: number;
  /** From 0, the default, to 1: the share of each target that is spread evenly over all classes. */
  labelSmoothing?: number;
}

/** The positional arguments, in Python's order. */
export type CrossEntropyArguments = [
  weight?: Tensor | null,
  sizeAverage?: boolean | null,
  ignoreIndex?: number,
  reduce?: boolean | null,
  reduction?: Reduction,
  labelSmoothing?: number,
];

/** The rules for the arguments of the function and the module. */
export const crossEntropyRules = {
  weight: orNull(tensorRule()),
  sizeAverage: legacyRules.sizeAverage,
  ignoreIndex: integer(-100),
  reduce: legacyRules.reduce,
  reduction: reductionRule(),
  labelSmoothing: real(0),
};

const bindCrossEntropy = signature({ ...pair, ...crossEntropyRules });
const crossEntropyLoss = operator('aten::cross_entropy_loss');

/** @internal */
export function crossEntropyOf(
  input: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignoreIndex: number,
  labelSmoothing: number,
): Tensor {
  return crossEntropyLoss.callMany([input, target, weight, reduction, ignoreIndex, labelSmoothing]) as Tensor;
}

/**
 * The cross entropy between scores (N, C, …) and targets: classes (N, …) of dtype int64, or class
 * probabilities (N, C, …).
 * @example
 * ```ts
 * const loss = nn.functional.crossEntropy(torch.randn(3, 5), torch.tensor([1n, 0n, 4n])); // ()
 * ```
 * @returns () or, with the reduction `'none'`, the input's shape without the classes
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(
  ...args: Arguments<
    [input: Tensor, target: Tensor, ...CrossEntropyArguments],
    InputAndTarget & CrossEntropyOptions,
    ['input', 'target']
  >
): Tensor {
  const given = bindCrossEntropy('crossEntropy', args);
  const { input, target, weight, ignoreIndex, labelSmoothing } = given;
  return crossEntropyOf(input, target, weight, codeOf(given), ignoreIndex, labelSmoothing);
}

const bindLinear = signature(
  {
    input: tensorRule(),
    linearWeight: tensorRule(),
    target: tensorRule(),
    linearBias: orNull(tensorRule()),
    weight: orNull(tensorRule()),
    reduction: reductionRule(),
    ignoreIndex: orNull(integer()),
    labelSmoothing: real(0),
    options: linearOptionsRule(),
  },
  3,
);

/**
 * The cross entropy of the scores `linear(input, linearWeight, linearBias)`, which can be computed in chunks
 * so that not all scores are in memory at once.
 * @returns () or, with the reduction `'none'`, the target's shape
 * @throws RangeError for shapes that do not fit together
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.linear_cross_entropy.html
 */
export function linearCrossEntropy(
  ...args: Arguments<
    [input: Tensor, linearWeight: Tensor, target: Tensor],
    {
      /** (N, features) or (features). */
      input: Tensor;
      /** The layer's weight, (C, …, features). */
      linearWeight: Tensor;
      /** Classes (N, …) of dtype int64, or class probabilities (N, C, …). */
      target: Tensor;
      /** The layer's bias, (C, …); none by default. */
      linearBias?: Tensor | null;
      /** A factor for each class, (C); none by default. */
      weight?: Tensor | null;
      /** What is done with the losses of the elements; `'mean'` by default. */
      reduction?: Reduction;
      /**
       * A class whose elements do not contribute, only where the target holds class numbers; −100 by default.
       */
      ignoreIndex?: number | null;
      /** From 0, the default, to 1: the share of each target that is spread evenly over all classes. */
      labelSmoothing?: number;
      /** How the scores are computed in chunks; null, the default, computes all at once. */
      options?: LinearCrossEntropyOptions | null;
    },
    ['input', 'linearWeight', 'target']
  >
): Tensor {
  const given = bindLinear('linearCrossEntropy', args);
  const { input, linearWeight, target, linearBias, weight, reduction, labelSmoothing, options } = given;
  const fail = (argument: string, expected: string, got: unknown): never => {
    throw new RangeError(`linearCrossEntropy: argument '${argument}': expected ${expected}, got ${got}`);
  };
  if (input.dim() < 1 || input.dim() > 2) fail('input', 'one or two dimensions', input.shape);
  if (linearWeight.dim() < 2) fail('linearWeight', 'at least two dimensions', linearWeight.shape);
  const features = input.size(-1);
  if (linearWeight.size(-1) !== features)
    fail('linearWeight', `${features} features as the input`, linearWeight.shape);
  const outputs = linearWeight.shape.slice(0, -1);
  if (linearBias && String([...linearBias.shape]) !== String(outputs))
    fail('linearBias', `size [${outputs}]`, linearBias.shape);
  if (outputs.length > 1 && input.dim() === 1)
    fail('input', 'a batch for a weight of more than two dimensions', input.shape);
  const logitsShape = [...input.shape.slice(0, -1), ...outputs];
  if (given.ignoreIndex !== null && String([...target.shape]) === String(logitsShape)) {
    fail('ignoreIndex', 'null where the target holds probabilities', given.ignoreIndex);
  }
  const ignoreIndex = given.ignoreIndex ?? -100;
  if (options !== null) {
    const chunked = outputs.length === 1 && labelSmoothing === 0 && target.dtype === dtypes.int64;
    if (chunked) {
      const scores = { input, linearWeight, target, linearBias, weight, reduction, ignoreIndex };
      return byChunks(scores, options);
    }
    warn(
      'linearCrossEntropy: options are of no use with labelSmoothing, with a target of probabilities, and with a ' +
        `weight of more than two dimensions; got labelSmoothing ${labelSmoothing}, a target of ${target.dtype}, and ` +
        `a weight of size ${linearWeight.shape}`,
    );
  }
  const flat = outputs.length > 1 ? linearWeight.reshape([-1, features]) : linearWeight;
  const bias = linearBias && (outputs.length > 1 ? linearBias.reshape([-1]) : linearBias);
  const logits = operator('aten::linear').callMany([input, flat, bias]) as Tensor;
  const scores = logits.reshape(logitsShape) as Tensor;
  return crossEntropyOf(scores, target, weight, reductionCode(reduction), ignoreIndex, labelSmoothing);
}

/** Computes the loss in chunks of rows; an input without rows is one row. */
function byChunks(scores: LinearScores, options: LinearCrossEntropyOptions): Tensor {
  const { input, target, linearWeight } = scores;
  const alone = input.dim() === 1;
  const rows: Tensor = alone ? input.unsqueeze(0) : input;
  const targets: Tensor = alone ? target.unsqueeze(0) : target;
  const sizes = [rows.size(0), rows.size(1), linearWeight.size(0)] as const;
  if (targets.dim() !== 1 || targets.size(0) !== sizes[0]) {
    throw new RangeError(
      `linearCrossEntropy: argument 'target': expected size [${alone ? '' : sizes[0]}], got ${target.shape}`,
    );
  }
  const plan = options.planFor('linearCrossEntropy', ...sizes, input.dtype, input.device);
  const result = chunkedCrossEntropy({ ...scores, input: rows, target: targets }, plan);
  return alone && scores.reduction === 'none' ? (result.squeeze(0) as Tensor) : result;
}
