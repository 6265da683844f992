/** Functions that turn scores into probabilities, and gated linear units. */

import { functions, nnFunctions } from '../../core/operators/namespaces';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import type { DType } from '../../core/types/dtype';
import {
  type Arguments,
  dtypeRule,
  flag,
  integer,
  orNull,
  real,
  signature,
  tensorRule,
} from '../base/arguments';

/** What softmax, softmin and logSoftmax take. */
export interface SoftmaxOptions {
  /** The scores, of any shape; the result has the same shape. */
  input: Tensor;
  /**
   * The dimension along which probabilities sum to one; by default 0 for inputs of 0, 1 or 3 dimensions, else
   * 1.
   */
  dim?: number | null;
  /** The dtype that the input is converted to first, which prevents overflow; its own by default. */
  dtype?: DType | null;
}

type SoftmaxArguments = Arguments<
  [input: Tensor, dim?: number | null, stacklevel?: number, dtype?: DType | null],
  SoftmaxOptions,
  ['input']
>;

const bindSoftmax = signature({
  input: tensorRule(),
  dim: orNull(integer()),
  // Python's third parameter sets the stack level of a warning; it has no effect here.
  _stacklevel: integer(3),
  dtype: orNull(dtypeRule()),
});

/** The dimension where none was given, as PyTorch has always chosen it. @internal */
export function implicitDim(callee: string, rank: number): number {
  warn(`${callee}: choosing a dimension by the shape of the input is deprecated; give dim`);
  return rank === 0 || rank === 1 || rank === 3 ? 0 : 1;
}

/**
 * Turns scores into probabilities: exp(x) divided by its sum along a dimension.
 * @example
 * ```ts
 * nn.functional.softmax(torch.tensor([0, 0]), 0); // tensor([0.5000, 0.5000])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.softmax.html
 */
export function softmax(...args: SoftmaxArguments): Tensor {
  const { input, dim, dtype } = bindSoftmax('softmax', args);
  return input.softmax(dim ?? implicitDim('softmax', input.dim()), dtype ?? undefined);
}

/**
 * The softmax of −x.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.softmin.html
 */
export function softmin(...args: SoftmaxArguments): Tensor {
  const { input, dim, dtype } = bindSoftmax('softmin', args);
  return input.neg().softmax(dim ?? implicitDim('softmin', input.dim()), dtype ?? undefined);
}

/**
 * The logarithm of the softmax, computed without overflow.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(...args: SoftmaxArguments): Tensor {
  const { input, dim, dtype } = bindSoftmax('logSoftmax', args);
  return input.logSoftmax(dim ?? implicitDim('logSoftmax', input.dim()), dtype ?? undefined);
}

const bindGumbel = signature({
  logits: tensorRule(),
  tau: real(1),
  hard: flag(false),
  eps: real(1e-10),
  dim: integer(-1),
});

/**
 * Draws samples from the Gumbel-Softmax distribution: random, nearly one-hot vectors through which gradients
 * flow.
 * @returns the shape of `logits`; the elements sum to one along `dim`
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.gumbel_softmax.html
 */
export function gumbelSoftmax(
  ...args: Arguments<
    [logits: Tensor, tau?: number, hard?: boolean, eps?: number, dim?: number],
    {
      /** Log-probabilities, which need not be normalized: (…, classes). */
      logits: Tensor;
      /** The temperature; the lower, the closer to one-hot. 1 by default. */
      tau?: number;
      /**
       * Whether samples are exactly one-hot, while gradients are those of the soft samples; false by default.
       */
      hard?: boolean;
      /** Has no effect, as in PyTorch. */
      eps?: number;
      /** The dimension of the classes; −1, the last, by default. */
      dim?: number;
    },
    ['logits']
  >
): Tensor {
  const { logits, tau, hard, eps, dim } = bindGumbel('gumbelSoftmax', args);
  if (eps !== 1e-10) warn('gumbelSoftmax: eps is deprecated and has no effect');
  const gumbels: Tensor = functions.emptyLike(logits).exponential_().log().neg();
  const soft: Tensor = logits.add(gumbels).div(tau).softmax(dim);
  if (!hard) return soft;
  const index: Tensor = soft.argmax(dim, true);
  const oneHot: Tensor = functions.zerosLike(logits).scatter_(dim, index, 1);
  return oneHot.sub(soft.detach()).add(soft);
}

const bindGlu = signature({ input: tensorRule(), dim: integer(-1) });

/**
 * The gated linear unit: splits a dimension into halves a and b and returns a · sigmoid(b).
 * @throws RangeError for a 0-d tensor
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.glu.html
 */
export function glu(
  ...args: Arguments<
    [input: Tensor, dim?: number],
    {
      /** Any shape whose dimension `dim` has an even size. */
      input: Tensor;
      /** The dimension that is split; −1, the last, by default. */
      dim?: number;
    },
    ['input']
  >
): Tensor {
  const { input, dim } = bindGlu('glu', args);
  if (input.dim() === 0) throw new RangeError('glu: expected a tensor with dimensions, got a 0-d tensor');
  return nnFunctions.glu(input, dim);
}
