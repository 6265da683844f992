/**
 * Pruning methods.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */

import {
  choice,
  integer,
  type Rule,
  real,
  signature,
  type Takes,
  tensorRule,
} from '../../../core/arguments/rules';
import { slice } from '../../../core/functional/indexing';
import { functions } from '../../../core/operators/namespaces';
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import { contiguousFormat } from '../../../core/types/layout';
import { BasePruningMethod, type MaskArguments } from './method';

/** The rule of an amount: a count, or a share from 0 to 1. @internal */
export const amountRule = (): Rule<number> => ({
  read(amount, where) {
    if (typeof amount !== 'number')
      throw new TypeError(`${where}: expected a number, got ${describe(amount)}`);
    if (!(amount >= 0) || (amount > 1 && !Number.isInteger(amount))) {
      throw new RangeError(`${where}: expected a count, or a share from 0 to 1, got ${amount}`);
    }
    return amount;
  },
});

/** The rule of a norm's order: a number, `'fro'` or `'nuc'`. @internal */
export const orderRule = (): Rule<number | 'fro' | 'nuc'> => ({
  read: (n, where) => (typeof n === 'string' ? choice(['fro', 'nuc']).read(n, where) : real().read(n, where)),
});

const bindAmount = signature({ amount: amountRule() });
const bindSlices = signature({ amount: amountRule(), dim: integer(-1) });
const bindNorm = signature({ amount: amountRule(), n: orderRule(), dim: integer(-1) });
const bindNothing = signature({});
const bindMask = signature({ mask: tensorRule() });

/** How many of `size` are pruned: a whole number is the number itself, also 1; others are shares, rounded to even. */
function countOf(amount: number, size: number): number {
  if (Number.isInteger(amount)) {
    if (amount > size) {
      throw new RangeError(
        `prune: argument 'amount': expected at most ${size}, as many as there are, got ${amount}`,
      );
    }
    return amount;
  }
  const exact = amount * size;
  const down = Math.floor(exact);
  if (exact - down !== 0.5) return Math.round(exact);
  return down % 2 === 0 ? down : down + 1;
}

const bindMasks = signature({ t: tensorRule(), defaultMask: tensorRule() });

/** Sets the elements at `indices` of `mask`, seen as one row, to zero. */
function without(mask: Tensor, indices: Tensor): Tensor {
  const copy: Tensor = mask.clone({ memoryFormat: contiguousFormat });
  copy.view([-1]).indexPut([indices], 0);
  return copy;
}

/** The size of the dimension that is pruned. @throws RangeError for vectors and missing dimensions */
function structuredSize(t: Tensor, dim: number): number {
  if (t.dim() < 2) throw new RangeError(`prune: expected a tensor of at least 2 dimensions, got ${t.shape}`);
  if (dim >= t.dim() || dim < -t.dim()) {
    throw new RangeError(`prune: argument 'dim': expected a dimension of ${t.dim()}, got ${dim}`);
  }
  return t.size(dim);
}

/** Ones in the slices `kept` of dimension `dim` where `defaultMask` has them. */
function keeping(t: Tensor, dim: number, kept: Tensor, defaultMask: Tensor): Tensor {
  const mask: Tensor = functions.zerosLike(t);
  const index: (ReturnType<typeof slice> | Tensor)[] = Array.from({ length: t.dim() }, () => slice(null));
  index[dim < 0 ? dim + t.dim() : dim] = kept;
  mask.indexPut(index, 1);
  return mask.mul_(defaultMask.to(mask.dtype));
}

/**
 * Prunes nothing, so that masks of one's own can follow.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.Identity.html
 */
export class Identity extends BasePruningMethod {
  /** Elements are pruned one by one: the method sees those that others have left. */
  readonly PRUNING_TYPE = 'unstructured';

  constructor(...args: []) {
    super();
    bindNothing('Identity', args);
  }

  computeMask(...args: MaskArguments): Tensor {
    const { defaultMask } = bindMasks('computeMask', args);
    return defaultMask;
  }
}

/**
 * Prunes elements at random.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.RandomUnstructured.html
 */
export class RandomUnstructured extends BasePruningMethod {
  /** Elements are pruned one by one: the method sees those that others have left. */
  readonly PRUNING_TYPE = 'unstructured';

  /** How many elements are pruned: a count, or a share of those that are left. */
  readonly amount: number;

  /**
   * @param amount how many elements: a whole number is a count, also 1; any other number is a share from 0 to 1
   * @throws RangeError for a negative amount
   */
  constructor(...args: Takes<['amount'], [amount: number]>) {
    super();
    this.amount = bindAmount('RandomUnstructured', args).amount;
  }

  computeMask(...args: MaskArguments): Tensor {
    const { t, defaultMask } = bindMasks('computeMask', args);
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone({ memoryFormat: contiguousFormat });
    return without(defaultMask, functions.randLike(t).view([-1]).topk(count).indices);
  }
}

/**
 * Prunes the elements that are closest to zero.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.L1Unstructured.html
 */
export class L1Unstructured extends BasePruningMethod {
  /** Where `apply` takes importanceScores by position. @internal */
  static readonly scoresAt = 3;

  /** Elements are pruned one by one: the method sees those that others have left. */
  readonly PRUNING_TYPE = 'unstructured';

  /** How many elements are pruned: a count, or a share of those that are left. */
  readonly amount: number;

  /**
   * @param amount how many elements: a whole number is a count, also 1; any other number is a share from 0 to 1
   * @throws RangeError for a negative amount
   */
  constructor(...args: Takes<['amount'], [amount: number]>) {
    super();
    this.amount = bindAmount('L1Unstructured', args).amount;
  }

  computeMask(...args: MaskArguments): Tensor {
    const { t, defaultMask } = bindMasks('computeMask', args);
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone({ memoryFormat: contiguousFormat });
    return without(defaultMask, t.abs().view([-1]).topk(count, { largest: false }).indices);
  }
}

/**
 * Prunes slices along one dimension at random.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.RandomStructured.html
 */
export class RandomStructured extends BasePruningMethod {
  /** Whole slices are pruned: the method sees those that others have left. */
  readonly PRUNING_TYPE = 'structured';

  /** How many slices are pruned: a count, or a share of those that are left. */
  readonly amount: number;
  /** The dimension along which the slices lie. */
  readonly dim: number;

  /**
   * @param amount how many slices: a whole number is a count, also 1; any other number is a share from 0 to 1
   * @param dim the dimension along which the slices lie; the last by default
   * @throws RangeError for a negative amount
   */
  constructor(...args: Takes<['amount', 'dim'], [amount: number, dim?: number]>) {
    super();
    const { amount, dim } = bindSlices('RandomStructured', args);
    this.amount = amount;
    this.dim = dim;
  }

  computeMask(...args: MaskArguments): Tensor {
    const { t, defaultMask } = bindMasks('computeMask', args);
    const size = structuredSize(t, this.dim);
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const chances: Tensor = functions.rand([size]);
    return keeping(t, this.dim, chances.gt(chances.kthvalue(count).values), defaultMask);
  }
}

/**
 * Prunes the slices along one dimension that have the least norm.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.LnStructured.html
 */
export class LnStructured extends BasePruningMethod {
  /** Where `apply` takes importanceScores by position. @internal */
  static readonly scoresAt = 5;

  /** Whole slices are pruned: the method sees those that others have left. */
  readonly PRUNING_TYPE = 'structured';

  /** How many slices are pruned: a count, or a share of those that are left. */
  readonly amount: number;
  /** The order of the norm. */
  readonly n: number | 'fro' | 'nuc';
  /** The dimension along which the slices lie. */
  readonly dim: number;

  /**
   * @param amount how many slices: a whole number is a count, also 1; any other number is a share from 0 to 1
   * @param n the order of the norm: a number, also `Infinity`, or `'fro'` or `'nuc'`
   * @param dim the dimension along which the slices lie; the last by default
   * @throws RangeError for a negative amount
   */
  constructor(
    ...args: Takes<['amount', 'n', 'dim'], [amount: number, n: number | 'fro' | 'nuc', dim?: number]>
  ) {
    super();
    const { amount, n, dim } = bindNorm('LnStructured', args);
    this.amount = amount;
    this.n = n;
    this.dim = dim;
  }

  computeMask(...args: MaskArguments): Tensor {
    const { t, defaultMask } = bindMasks('computeMask', args);
    const size = structuredSize(t, this.dim);
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const own = this.dim < 0 ? this.dim + t.dim() : this.dim;
    const others = Array.from({ length: t.dim() }, (_, i) => i).filter((i) => i !== own);
    const norms = t.norm(this.n as number, others) as Tensor;
    return keeping(t, this.dim, norms.topk(size - count).indices, defaultMask);
  }
}

/**
 * Prunes the elements for which a given mask is zero.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.prune.CustomFromMask.html
 */
export class CustomFromMask extends BasePruningMethod {
  /** The mask is for all elements, whatever others have left. */
  readonly PRUNING_TYPE = 'global';

  /** Ones where elements stay and zeros where they are pruned. */
  readonly mask: Tensor;

  /** @param mask ones where elements stay and zeros where they are pruned, in the tensor's shape */
  constructor(...args: Takes<['mask'], [mask: Tensor]>) {
    super();
    this.mask = bindMask('CustomFromMask', args).mask;
  }

  computeMask(...args: MaskArguments): Tensor {
    const { defaultMask } = bindMasks('computeMask', args);
    if (String(defaultMask.shape) !== String(this.mask.shape)) {
      throw new RangeError(
        `prune: argument 'mask': expected the shape ${defaultMask.shape}, got ${this.mask.shape}`,
      );
    }
    return defaultMask.mul(this.mask.to(defaultMask.dtype));
  }
}
