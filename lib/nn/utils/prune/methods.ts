/**
 * Pruning methods.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */

import { expectTensor } from '../../../core/arguments/assertions';
import { slice } from '../../../core/functional/indexing';
import { functions } from '../../../core/operators/namespaces';
import { describe } from '../../../core/support/describe';
import type { Tensor } from '../../../core/tensor/tensor';
import { contiguousFormat } from '../../../core/types/layout';
import { BasePruningMethod } from './method';

/** @throws TypeError or RangeError unless `amount` is a count or a share */
function checkAmount(amount: unknown): asserts amount is number {
  if (typeof amount !== 'number')
    throw new TypeError(`prune: argument 'amount': expected a number, got ${describe(amount)}`);
  if (!(amount >= 0) || (amount > 1 && !Number.isInteger(amount))) {
    throw new RangeError(`prune: argument 'amount': expected a count, or a share from 0 to 1, got ${amount}`);
  }
}

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

/** Sets the places in `indices` of `mask`, seen as one row, to zero. */
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

/** Prunes nothing, so that masks of one's own can follow. */
export class Identity extends BasePruningMethod {
  readonly PRUNING_TYPE = 'unstructured';

  computeMask(_: Tensor, defaultMask: Tensor): Tensor {
    return defaultMask;
  }
}

/** Prunes elements at random. */
export class RandomUnstructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'unstructured';

  /** @param amount how many elements, or which share of them */
  constructor(readonly amount: number) {
    super();
    checkAmount(amount);
    this.amount = amount;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone({ memoryFormat: contiguousFormat });
    return without(defaultMask, functions.randLike(t).view([-1]).topk(count).indices);
  }
}

/** Prunes the elements closest to zero. */
export class L1Unstructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'unstructured';

  /** @param amount how many elements, or which share of them */
  constructor(readonly amount: number) {
    super();
    checkAmount(amount);
    this.amount = amount;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone({ memoryFormat: contiguousFormat });
    return without(defaultMask, t.abs().view([-1]).topk(count, { largest: false }).indices);
  }
}

/** Prunes slices at random. */
export class RandomStructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'structured';

  /**
   * @param amount how many slices, or which share of them
   * @param dim the dimension of the slices; the last by default
   */
  constructor(
    readonly amount: number,
    readonly dim = -1,
  ) {
    super();
    checkAmount(amount);
    this.amount = amount;
    this.dim = dim;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const size = structuredSize(t, this.dim);
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const chances: Tensor = functions.rand([size]);
    return keeping(t, this.dim, chances.gt(chances.kthvalue(count).values), defaultMask);
  }
}

/** Prunes the slices of the least norm. */
export class LnStructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'structured';

  /**
   * @param amount how many slices, or which share of them
   * @param n the norm, also `Infinity`, `'fro'` and `'nuc'`
   * @param dim the dimension of the slices; the last by default
   */
  constructor(
    readonly amount: number,
    readonly n: number | 'fro' | 'nuc',
    readonly dim = -1,
  ) {
    super();
    checkAmount(amount);
    this.amount = amount;
    this.n = n;
    this.dim = dim;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const size = structuredSize(t, this.dim);
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const own = this.dim < 0 ? this.dim + t.dim() : this.dim;
    const others = Array.from({ length: t.dim() }, (_, i) => i).filter((i) => i !== own);
    const norms = t.norm(this.n as number, others) as Tensor;
    return keeping(t, this.dim, norms.topk(size - count).indices, defaultMask);
  }
}

/** Prunes what a given mask says. */
export class CustomFromMask extends BasePruningMethod {
  readonly PRUNING_TYPE = 'global';

  /** @param mask of the tensor's shape: ones where elements stay */
  constructor(readonly mask: Tensor) {
    super();
    expectTensor("CustomFromMask: argument 'mask'", mask);
    this.mask = mask;
  }

  computeMask(_: Tensor, defaultMask: Tensor): Tensor {
    expectTensor("computeMask: argument 'defaultMask'", defaultMask);
    if (String(defaultMask.shape) !== String(this.mask.shape)) {
      throw new RangeError(
        `prune: argument 'mask': expected the shape ${defaultMask.shape}, got ${this.mask.shape}`,
      );
    }
    return defaultMask.mul(this.mask.to(defaultMask.dtype));
  }
}
