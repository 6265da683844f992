/** Transforms that apply other transforms to the parts of a tensor along a dimension. */

import { type Arguments, integer, integers, orNull, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { cat, dependentProperty, stack } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { sumRightmost } from '../support/shapes';
import { transformList } from './arguments';
import { cacheRule, Transform, type TransformOptions } from './transform';

/** The base class of transforms that divide a tensor along a dimension, and apply a transform to each part. */
abstract class JoinedTransform extends Transform {
  /** The transforms of the parts, in order. */
  readonly transforms: readonly Transform[];

  constructor(
    tseq: readonly Transform[],
    /** The dimension along which the parts lie. */
    readonly dim: number,
    cacheSize: number,
  ) {
    super({ cacheSize });
    this.transforms = cacheSize ? tseq.map((transform) => transform.withCache(cacheSize)) : [...tseq];
  }

  override get bijective(): boolean {
    return this.transforms.every(({ bijective }) => bijective);
  }

  /** The size that a tensor must have along the dimension. */
  protected abstract get extent(): number;
  /** Divides a tensor into its parts. */
  protected abstract partsOf(value: Tensor): Tensor[];
  /** Joins parts to a tensor. */
  protected abstract join(parts: Tensor[]): Tensor;

  /**
   * Divides a tensor into its parts.
   * @throws RangeError if it has no such dimension, or another size along it
   */
  protected checkedParts(value: Tensor): Tensor[] {
    const { dim, extent } = this;
    const { name } = this.constructor;
    if (dim < -value.dim() || dim >= value.dim()) {
      throw new RangeError(`${name}: dim ${dim} is out of range for a Tensor of ${value.dim()} dimensions`);
    }
    if (value.size(dim) !== extent) {
      throw new RangeError(`${name}: expected size ${extent} at dimension ${dim}, got ${value.size(dim)}`);
    }
    return this.partsOf(value);
  }

  override _call(x: Tensor): Tensor {
    const parts = this.checkedParts(x);
    return this.join(this.transforms.map((transform, i) => transform(parts[i])));
  }

  override _inverse(y: Tensor): Tensor {
    const parts = this.checkedParts(y);
    return this.join(this.transforms.map((transform, i) => transform.inv(parts[i])));
  }

  /** Computes each transform's `logAbsDetJacobian` of its part. */
  protected logDeterminants(x: Tensor, y: Tensor): Tensor[] {
    const xs = this.checkedParts(x);
    const ys = this.checkedParts(y);
    return this.transforms.map((transform, i) => transform.logAbsDetJacobian(xs[i], ys[i]));
  }
}

/** What the constructor of StackTransform takes. */
export interface StackTransformOptions extends TransformOptions {
  /** The transforms, one for each part. */
  tseq: readonly Transform[];
  /** The dimension along which the parts lie; 0 by default. */
  dim?: number;
}

const bindStack = signature({ tseq: transformList(), dim: integer(0), cacheSize: cacheRule() });

/**
 * Applies one transform to each slice along a dimension, and joins the results by `torch.stack`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.StackTransform
 */
export class StackTransform extends JoinedTransform {
  static override readonly domain: Constraint = dependentProperty(({ transforms, dim }: StackTransform) =>
    stack(
      transforms.map(({ domain }) => domain),
      dim,
    ),
  );
  static override readonly codomain: Constraint = dependentProperty(({ transforms, dim }: StackTransform) =>
    stack(
      transforms.map(({ codomain }) => codomain),
      dim,
    ),
  );

  constructor(
    ...args: Arguments<
      [tseq: readonly Transform[], dim?: number, cacheSize?: number],
      StackTransformOptions,
      ['tseq']
    >
  ) {
    const { tseq, dim, cacheSize } = bindStack(new.target.name, args);
    super(tseq, dim, cacheSize);
  }

  protected override _copy(cacheSize: number): Transform {
    return new StackTransform(this.transforms, this.dim, cacheSize);
  }

  protected override get extent(): number {
    return this.transforms.length;
  }

  protected override partsOf(value: Tensor): Tensor[] {
    return value.unbind(this.dim);
  }

  protected override join(parts: Tensor[]): Tensor {
    return functions.stack(parts, this.dim);
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return this.join(this.logDeterminants(x, y));
  }
}

/** What the constructor of CatTransform takes. */
export interface CatTransformOptions extends StackTransformOptions {
  /** How long each transform's part is along the dimension; 1 for each by default. */
  lengths?: readonly number[] | null;
}

const bindCat = signature({
  tseq: transformList(),
  dim: integer(0),
  lengths: orNull(integers()),
  cacheSize: cacheRule(),
});

/**
 * Divides a dimension into parts, applies one transform to each, and joins the results by `torch.cat`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.CatTransform
 */
export class CatTransform extends JoinedTransform {
  static override readonly domain: Constraint = dependentProperty(
    ({ transforms, dim, lengths }: CatTransform) =>
      cat(
        transforms.map(({ domain }) => domain),
        dim,
        lengths,
      ),
  );
  static override readonly codomain: Constraint = dependentProperty(
    ({ transforms, dim, lengths }: CatTransform) =>
      cat(
        transforms.map(({ codomain }) => codomain),
        dim,
        lengths,
      ),
  );
  /** How long each part is along the dimension. */
  readonly lengths: readonly number[];

  constructor(
    ...args: Arguments<
      [tseq: readonly Transform[], dim?: number, lengths?: readonly number[] | null, cacheSize?: number],
      CatTransformOptions,
      ['tseq']
    >
  ) {
    const { tseq, dim, lengths, cacheSize } = bindCat(new.target.name, args);
    super(tseq, dim, cacheSize);
    this.lengths = lengths ?? tseq.map(() => 1);
    if (this.lengths.length !== tseq.length) {
      throw new RangeError(
        `${new.target.name}: expected ${tseq.length} lengths, one for each transform, got ${this.lengths.length}`,
      );
    }
  }

  protected override _copy(cacheSize: number): Transform {
    return new CatTransform(this.transforms, this.dim, this.lengths, cacheSize);
  }

  override get eventDim(): number {
    return Math.max(...this.transforms.map(({ eventDim }) => eventDim));
  }

  /** How long the parts are together: the size that a tensor must have along the dimension. */
  override get length(): number {
    return this.lengths.reduce((sum, length) => sum + length, 0);
  }

  protected override get extent(): number {
    return this.length;
  }

  protected override partsOf(value: Tensor): Tensor[] {
    let start = 0;
    return this.lengths.map((length) => {
      const part = value.narrow(this.dim, start, length);
      start += length;
      return part;
    });
  }

  protected override join(parts: Tensor[]): Tensor {
    return functions.cat(parts, this.dim);
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const { eventDim } = this;
    const terms = this.logDeterminants(x, y).map((term, i) => {
      const own = this.transforms[i].eventDim;
      return own < eventDim ? sumRightmost(term, eventDim - own) : term;
    });
    // The dimension in the terms, which lack the event dimensions, counted from the right. Where that is not negative,
    // the parts lie along an event dimension, over which the terms are to be summed.
    const dim = (this.dim >= 0 ? this.dim - x.dim() : this.dim) + eventDim;
    return dim < 0 ? functions.cat(terms, dim) : terms.reduce((sum, term) => sum.add(term));
  }
}
