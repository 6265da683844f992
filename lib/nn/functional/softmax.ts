/** Functions that turn scores into shares. */

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

/** What the functions over one dimension take. */
export interface SoftmaxOptions {
  input: Tensor;
  /** The dimension whose shares sum to one. */
  dim?: number | null;
  /** What `input` is converted to first. */
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
  // Python's third parameter; nothing here depends on it.
  _stacklevel: integer(3),
  dtype: orNull(dtypeRule()),
});

/** The dimension where none was given, as PyTorch has always chosen it. @internal */
export function implicitDim(callee: string, rank: number): number {
  warn(`${callee}: choosing a dimension by the shape of the input is deprecated; give dim`);
  return rank === 0 || rank === 1 || rank === 3 ? 0 : 1;
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.softmax.html */
export function softmax(...args: SoftmaxArguments): Tensor {
  const { input, dim, dtype } = bindSoftmax('softmax', args);
  return input.softmax(dim ?? implicitDim('softmax', input.dim()), dtype ?? undefined);
}

/** Softmax of −x. @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.softmin.html */
export function softmin(...args: SoftmaxArguments): Tensor {
  const { input, dim, dtype } = bindSoftmax('softmin', args);
  return input.neg().softmax(dim ?? implicitDim('softmin', input.dim()), dtype ?? undefined);
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.log_softmax.html */
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
 * Samples from the Gumbel-Softmax distribution.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.gumbel_softmax.html
 */
export function gumbelSoftmax(
  ...args: Arguments<
    [logits: Tensor, tau?: number, hard?: boolean, eps?: number, dim?: number],
    {
      /** (…, classes): log-probabilities, not necessarily normalised. */
      logits: Tensor;
      /** The temperature; 1 by default. */
      tau?: number;
      /** One-hot samples, through which gradients pass as if they were soft; false by default. */
      hard?: boolean;
      /** Without effect, as in PyTorch. */
      eps?: number;
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
 * The first half of a dimension times the sigmoid of the second.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.glu.html
 */
export function glu(
  ...args: Arguments<[input: Tensor, dim?: number], { input: Tensor; dim?: number }, ['input']>
): Tensor {
  const { input, dim } = bindGlu('glu', args);
  if (input.dim() === 0) throw new RangeError('glu: expected a tensor with dimensions, got a 0-d tensor');
  return nnFunctions.glu(input, dim);
}
