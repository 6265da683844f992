/**
 * Probabilities and logits, which are the log-odds of the probabilities where there are two outcomes, and their
 * logarithms where there are more. A family is given one of the two, and computes the other when it is first read.
 */
import { type Arguments, orNull, signature, tensorRule } from '../../core/arguments/rules';
import { FInfo } from '../../core/functional/typeInfo';
import type { Tensor } from '../../core/tensor/tensor';
import type { ValidateOptions } from '../base/distribution';
import { broadcastAll, type NumberOrTensor, parameter, validation } from './parameters';

/** Computes probabilities from logits: the sigmoid of each where `isBinary`, else the softmax of the last dimension. */
export function logitsToProbs(logits: Tensor, isBinary = false): Tensor {
  return isBinary ? logits.sigmoid() : logits.softmax(-1);
}

/** Keeps probabilities away from 0 and 1 by the dtype's `eps`, so that their logarithms are finite. */
export function clampProbs(probs: Tensor): Tensor {
  const { eps } = new FInfo(probs.dtype);
  return probs.clamp(eps, 1 - eps);
}

/** Computes logits from probabilities: the log-odds of each where `isBinary`, else the logarithms. */
export function probsToLogits(probs: Tensor, isBinary = false): Tensor {
  const clamped = clampProbs(probs);
  return isBinary ? clamped.log().sub(clamped.neg().log1p()) : clamped.log();
}

interface ProbsAndLogits {
  readonly probs: Tensor;
  readonly logits: Tensor;
}

/** How families with two outcomes compute the one of `probs` and `logits` that was not given. */
export const binaryProbsAndLogits = {
  probs: ({ logits }: ProbsAndLogits): Tensor => logitsToProbs(logits, true),
  logits: ({ probs }: ProbsAndLogits): Tensor => probsToLogits(probs, true),
};

/** How families with several outcomes compute the one of `probs` and `logits` that was not given. */
export const categoricalProbsAndLogits = {
  probs: ({ logits }: ProbsAndLogits): Tensor => logitsToProbs(logits),
  logits: ({ probs }: ProbsAndLogits): Tensor => probsToLogits(probs),
};

/** What the constructors of families with two outcomes take. Exactly one of `probs` and `logits` has to be given. */
export interface ProbsOptions extends ValidateOptions {
  /** The probability of success, from 0 to 1. */
  probs?: NumberOrTensor | null;
  /** The log-odds of success, log(probs / (1 − probs)), of which `probs` is the sigmoid: any real number. */
  logits?: NumberOrTensor | null;
}

/** The arguments of a constructor that takes `ProbsOptions`, by position or by name. */
export type ProbsArguments = Arguments<
  [probs?: NumberOrTensor | null, logits?: NumberOrTensor | null, validateArgs?: boolean | null],
  ProbsOptions
>;

export const probsRules = { probs: orNull(parameter()), logits: orNull(parameter()) };
export const bindProbs = signature({ ...probsRules, ...validation });

/**
 * What the constructors of families with several outcomes take. Exactly one of `probs` and `logits` has to be given.
 */
export interface VectorProbsOptions extends ValidateOptions {
  /**
   * The probabilities of the outcomes, of shape (…, outcomes): numbers of at least 0, of which not all are 0. They are
   * divided by their sum, so that counts or weights will do.
   */
  probs?: Tensor | null;
  /**
   * The logarithms of the probabilities, of shape (…, outcomes), to which any constant may have been added: a model's
   * scores will do.
   */
  logits?: Tensor | null;
}

/** The arguments of a constructor that takes `VectorProbsOptions`, by position or by name. */
export type VectorProbsArguments = Arguments<
  [probs?: Tensor | null, logits?: Tensor | null, validateArgs?: boolean | null],
  VectorProbsOptions
>;

export const vectorProbsRules = { probs: orNull(tensorRule()), logits: orNull(tensorRule()) };
export const bindVectorProbs = signature({ ...vectorProbsRules, ...validation });

/**
 * Finds which of the two parameters was given, and its value.
 * @throws TypeError unless exactly one of them was
 */
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

/** Finds which of the two parameters was given, its value as a tensor, and the field that holds it under its name. */
export function probsField(
  callee: string,
  values: { probs: NumberOrTensor | null; logits: NumberOrTensor | null },
): { given: 'probs' | 'logits'; param: Tensor; fields: Record<string, Tensor> } {
  const { given, value } = oneOf(callee, values);
  const fields = broadcastAll({ [given]: value });
  return { given, param: fields[given], fields };
}

/**
 * As `probsField`, for families that also have a number of trials: both are broadcast to their common shape, and the
 * number of trials takes the dtype of the other parameter.
 */
export function countAndProbs(
  callee: string,
  totalCount: NumberOrTensor,
  values: { probs: NumberOrTensor | null; logits: NumberOrTensor | null },
): { given: 'probs' | 'logits'; param: Tensor; fields: Record<string, Tensor> } {
  const { given, value } = oneOf(callee, values);
  const broadcast = broadcastAll({ totalCount, [given]: value });
  const param = broadcast[given];
  return {
    given,
    param,
    fields: { ...broadcast, totalCount: broadcast['totalCount'].to(param.dtype) },
  };
}
