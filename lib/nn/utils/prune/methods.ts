/**
 * Pruning methods.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */

import { expectTensor } from '../../../core/arguments/assertions';
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
import { BasePruningMethod } from './method';

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

/** Checks the arguments of `computeMask`. */
function expectMaskable(t: Tensor, defaultMask: Tensor): void {
  expectTensor("computeMask: argument 't'", t);
  expectTensor("computeMask: argument 'defaultMask'", defaultMask);
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
    expectMaskable(_, defaultMask);
    return defaultMask;
  }
}

/** Prunes elements at random. */
export class RandomUnstructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'unstructured';

  readonly amount: number;

  /** @param args `amount`: how many elements, or which share of them */
  constructor(...args: Takes<['amount'], [amount: number]>) {
    super();
    this.amount = bindAmount('RandomUnstructured', args).amount;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    expectMaskable(t, defaultMask);
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone({ memoryFormat: contiguousFormat });
    return without(defaultMask, functions.randLike(t).view([-1]).topk(count).indices);
  }
}

/** Prunes the elements closest to zero. */
export class L1Unstructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'unstructured';

  readonly amount: number;

  /** @param args `amount`: how many elements, or which share of them */
  constructor(...args: Takes<['amount'], [amount: number]>) {
    super();
    this.amount = bindAmount('L1Unstructured', args).amount;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    expectMaskable(t, defaultMask);
    const count = countOf(this.amount, t.numel());
    if (count === 0) return defaultMask.clone({ memoryFormat: contiguousFormat });
    return without(defaultMask, t.abs().view([-1]).topk(count, { largest: false }).indices);
  }
}

/** Prunes slices at random. */
export class RandomStructured extends BasePruningMethod {
  readonly PRUNING_TYPE = 'structured';

  readonly amount: number;
  readonly dim: number;

  /** @param args `amount`: how many slices, or which share of them; `dim`: their dimension, by default the last */
  constructor(...args: Takes<['amount', 'dim'], [amount: number, dim?: number]>) {
    super();
    const { amount, dim } = bindSlices('RandomStructured', args);
    this.amount = amount;
    this.dim = dim;
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    expectMaskable(t, defaultMask);
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

  readonly amount: number;
  readonly n: number | 'fro' | 'nuc';
  readonly dim: number;

  /**
   * @param args `amount`: how many slices, or which share of them; `n`: the norm, also `Infinity`, `'fro'` and `'nuc'`;
   *   `dim`: the slices' dimension, by default the last
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

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    expectMaskable(t, defaultMask);
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

  readonly mask: Tensor;

  /** @param args `mask`: of the tensor's shape, ones where elements stay */
  constructor(...args: Takes<['mask'], [mask: Tensor]>) {
    super();
    this.mask = bindMask('CustomFromMask', args).mask;
  }

  computeMask(_: Tensor, defaultMask: Tensor): Tensor {
    expectMaskable(_, defaultMask);
    expectTensor("computeMask: argument 'defaultMask'", defaultMask);
    if (String(defaultMask.shape) !== String(this.mask.shape)) {
      throw new RangeError(
        `prune: argument 'mask': expected the shape ${defaultMask.shape}, got ${this.mask.shape}`,
      );
    }
    return defaultMask.mul(this.mask.to(defaultMask.dtype));
  }
}
