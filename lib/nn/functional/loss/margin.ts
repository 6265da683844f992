/**
 * Losses that demand a margin between scores or pairs.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */

import { operator } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, orNull, real, rule, signature, tensorRule } from '../../base/arguments';
import {
  codeOf,
  type InputAndTarget,
  pair,
  type ReductionArguments,
  type ReductionOptions,
  reductionRules,
} from './applyReduction';

const bindPair = signature({ ...pair, ...reductionRules });

type PairArguments = Arguments<
  [input: Tensor, target: Tensor, ...ReductionArguments],
  InputAndTarget & ReductionOptions,
  ['input', 'target']
>;

function ofPair(callee: string, name: string): (...args: PairArguments) => Tensor {
  return (...args) => {
    const given = bindPair(callee, args);
    return operator(`aten::${name}`).callMany([given.input, given.target, codeOf(given)]) as Tensor;
  };
}

/**
 * The logistic loss log(1 + exp(−target · input)) of scores of any shape, with targets 1 and −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.soft_margin_loss.html
 */
export const softMarginLoss = ofPair('softMarginLoss', 'soft_margin_loss');

/**
 * The hinge loss of scores (N, C) for samples of several classes. The target lists each sample's classes, (N,
 * C) of dtype int64; the first −1 ends the list.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.multilabel_margin_loss.html
 */
export const multilabelMarginLoss = ofPair('multilabelMarginLoss', 'multilabel_margin_loss');

const bindHinge = signature({ ...pair, margin: real(1), ...reductionRules });

/**
 * The input where the target is 1, max(0, margin − input) where it is −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.hinge_embedding_loss.html
 */
export function hingeEmbeddingLoss(
  ...args: Arguments<
    [input: Tensor, target: Tensor, margin?: number, ...ReductionArguments],
    InputAndTarget &
      ReductionOptions & {
        /** The distance beyond which pairs with the target −1 cost nothing; 1 by default. */
        margin?: number;
      },
    ['input', 'target']
  >
): Tensor {
  const given = bindHinge('hingeEmbeddingLoss', args);
  const { input, target, margin } = given;
  return operator('aten::hinge_embedding_loss').callMany([input, target, margin, codeOf(given)]) as Tensor;
}

/** What the losses of two inputs compare. */
export interface RankedInputs {
  /** The first input: scores (N), or vectors (N, D). */
  input1: Tensor;
  /** The second input, of the same shape. */
  input2: Tensor;
  /** 1 or −1 for each pair, (N). */
  target: Tensor;
}

type InputsArguments = Arguments<
  [input1: Tensor, input2: Tensor, target: Tensor, margin?: number, ...ReductionArguments],
  RankedInputs &
    ReductionOptions & {
      /** The margin; 0 by default. */
      margin?: number;
    },
  ['input1', 'input2', 'target']
>;

const bindInputs = signature({
  input1: tensorRule(),
  input2: tensorRule(),
  target: tensorRule(),
  margin: real(0),
  ...reductionRules,
});

/**
 * max(0, −target · (input1 − input2) + margin): the first input should be larger where the target is 1.
 * @throws RangeError where the numbers of dimensions differ
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.margin_ranking_loss.html
 */
export function marginRankingLoss(...args: InputsArguments): Tensor {
  const given = bindInputs('marginRankingLoss', args);
  const { input1, input2, target, margin } = given;
  if (input1.dim() !== input2.dim() || input1.dim() !== target.dim()) {
    throw new RangeError(
      `marginRankingLoss: expected input1, input2 and target of the same number of dimensions, got ${input1.shape}, ${input2.shape} and ${target.shape}`,
    );
  }
  return operator('aten::margin_ranking_loss').callMany([
    input1,
    input2,
    target,
    margin,
    codeOf(given),
  ]) as Tensor;
}

/**
 * 1 − cos(input1, input2) where the target is 1, max(0, cos(input1, input2) − margin) where it is −1.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.cosine_embedding_loss.html
 */
export function cosineEmbeddingLoss(...args: InputsArguments): Tensor {
  const given = bindInputs('cosineEmbeddingLoss', args);
  const { input1, input2, target, margin } = given;
  return operator('aten::cosine_embedding_loss').callMany([
    input1,
    input2,
    target,
    margin,
    codeOf(given),
  ]) as Tensor;
}

const bindMulti = signature({
  ...pair,
  p: rule<number>('1 or 2', (value) => value === 1 || value === 2, 1),
  margin: real(1),
  weight: orNull(tensorRule()),
  ...reductionRules,
});

/**
 * The multi-class hinge loss of scores (N, C) and classes (N) of dtype int64: the mean over all other classes
 * of max(0, margin − input[target] + input[class])ᵖ.
 * @throws RangeError for a `weight` without one dimension
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.multi_margin_loss.html
 */
export function multiMarginLoss(
  ...args: Arguments<
    [
      input: Tensor,
      target: Tensor,
      p?: number,
      margin?: number,
      weight?: Tensor | null,
      ...ReductionArguments,
    ],
    InputAndTarget &
      ReductionOptions & {
        /** The power of the hinge, 1 (the default) or 2. */
        p?: number;
        /** By how much the target's score should exceed the others; 1 by default. */
        margin?: number;
        /** A factor for each class, (C); none by default. */
        weight?: Tensor | null;
      },
    ['input', 'target']
  >
): Tensor {
  const given = bindMulti('multiMarginLoss', args);
  const { input, target, p, margin, weight } = given;
  if (weight !== null && weight.dim() !== 1) {
    throw new RangeError(`multiMarginLoss: argument 'weight': expected one dimension, got ${weight.shape}`);
  }
  return operator('aten::multi_margin_loss').callMany([
    input,
    target,
    p,
    margin,
    weight,
    codeOf(given),
  ]) as Tensor;
}
