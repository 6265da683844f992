/**
 * Probabilities and logits, which are their logarithms or log-odds. Families take one of the two, and compute the other
 * when it is read.
 */
import { type Arguments, orNull, signature, tensorRule } from '../../core/arguments/rules';
import { FInfo } from '../../core/functional/typeInfo';
import type { Tensor } from '../../core/tensor/tensor';
import type { ValidateOptions } from '../base/distribution';
import { broadcastAll, type NumberOrTensor, parameter, validation } from './parameters';

/** Probabilities from logits: sigmoid of each, or softmax of the last dimension. */
export function logitsToProbs(logits: Tensor, isBinary = false): Tensor {
  return isBinary ? logits.sigmoid() : logits.softmax(-1);
}

/** The probabilities, kept away from 0 and 1 by the dtype's `eps`, so that logarithms are finite. */
export function clampProbs(probs: Tensor): Tensor {
  const { eps } = new FInfo(probs.dtype);
  return probs.clamp(eps, 1 - eps);
}

/** Logits from probabilities: log-odds of each, or logarithms along the last dimension. */
export function probsToLogits(probs: Tensor, isBinary = false): Tensor {
  const clamped = clampProbs(probs);
  return isBinary ? clamped.log().sub(clamped.neg().log1p()) : clamped.log();
}

interface ProbsAndLogits {
  readonly probs: Tensor;
  readonly logits: Tensor;
}

/** The lazy properties of families with two outcomes. */
export const binaryProbsAndLogits = {
  probs: ({ logits }: ProbsAndLogits): Tensor => logitsToProbs(logits, true),
  logits: ({ probs }: ProbsAndLogits): Tensor => probsToLogits(probs, true),
};

/** The lazy properties of families with several outcomes. */
export const categoricalProbsAndLogits = {
  probs: ({ logits }: ProbsAndLogits): Tensor => logitsToProbs(logits),
  logits: ({ probs }: ProbsAndLogits): Tensor => probsToLogits(probs),
};

/** The parameters of families with two outcomes: either probabilities or logits. */
export interface ProbsOptions extends ValidateOptions {
  /** The probability of success, from 0 to 1. */
  probs?: NumberOrTensor | null;
  /** The log-odds of success: any real number. */
  logits?: NumberOrTensor | null;
}

export type ProbsArguments = Arguments<
  [probs?: NumberOrTensor | null, logits?: NumberOrTensor | null, validateArgs?: boolean | null],
  ProbsOptions
>;

export const probsRules = { probs: orNull(parameter()), logits: orNull(parameter()) };
export const bindProbs = signature({ ...probsRules, ...validation });

/** The parameters of families with several outcomes: either probabilities or logits. */
export interface VectorProbsOptions extends ValidateOptions {
  /** The probabilities (…, categories): at least 0, and not all 0. They are divided by their sum. */
  probs?: Tensor | null;
  /** The logarithms of the probabilities (…, categories). Adding a constant to all of them changes nothing. */
  logits?: Tensor | null;
}

export type VectorProbsArguments = Arguments<
  [probs?: Tensor | null, logits?: Tensor | null, validateArgs?: boolean | null],
  VectorProbsOptions
>;

export const vectorProbsRules = { probs: orNull(tensorRule()), logits: orNull(tensorRule()) };
export const bindVectorProbs = signature({ ...vectorProbsRules, ...validation });

/** Which of the two parameters was given, and its value. */
export function oneOf<T>(
  callee: string,
  { probs, logits }: { probs: T | null; logits: T | null },
): { given: 'probs' | 'logits'; value: T } {
  if ((probs === null) === (logits === null)) {
    throw new TypeError(
      `${callee}: expected either 'probs' or 'logits', got ${probs === null ? 'neither' : 'both'}`,
    );
  }
  return probs !== null ? { given: 'probs', value: probs } : { given: 'logits', value: logits as T };
}

/** The parameter that was given, as a field under its name. */
export function probsField(
  callee: string,
  values: { probs: NumberOrTensor | null; logits: NumberOrTensor | null },
): { given: 'probs' | 'logits'; param: Tensor; fields: Record<string, Tensor> } {
  const { given, value } = oneOf(callee, values);
  const fields = broadcastAll({ [given]: value });
  return { given, param: fields[given] as Tensor, fields };
}

/**
 * The number of trials, and the parameter that was given, in their common shape. The number has the dtype of the
 * parameter.
 */
export function countAndProbs(
  callee: string,
  totalCount: NumberOrTensor,
  values: { probs: NumberOrTensor | null; logits: NumberOrTensor | null },
): { given: 'probs' | 'logits'; param: Tensor; fields: Record<string, Tensor> } {
  const { given, value } = oneOf(callee, values);
  const broadcast = broadcastAll({ totalCount, [given]: value });
  const param = broadcast[given] as Tensor;
  return {
    given,
    param,
    fields: { ...broadcast, totalCount: (broadcast['totalCount'] as Tensor).to(param.dtype) },
  };
}
