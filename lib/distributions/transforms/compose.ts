/** Transforms that are applied one after another. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import { call } from '../../core/support/callable';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { independent, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { sumRightmost } from '../support/shapes';
import { transformList } from './arguments';
import { cacheRule, Transform, type TransformOptions } from './transform';

/** What the constructor of ComposeTransform takes. */
export interface ComposeOptions extends TransformOptions {
  /** The transforms, in the order in which they are applied. */
  parts: readonly Transform[];
}

const bind = signature({ parts: transformList(), cacheSize: cacheRule() });

/** Reinterprets batch dimensions of the constraint as event dimensions, so that it has `eventDim` of them. */
function widened(constraint: Constraint, eventDim: number): Constraint {
  return eventDim > constraint.eventDim
    ? independent(constraint, eventDim - constraint.eventDim)
    : constraint;
}

/**
 * Applies several transforms one after another. Without any, it returns its argument.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.ComposeTransform
 */
export class ComposeTransform extends Transform {
  /** The transforms, in the order in which they are applied. */
  readonly parts: readonly Transform[];

  constructor(
    ...args: Arguments<[parts: readonly Transform[], cacheSize?: number], ComposeOptions, ['parts']>
  ) {
    const { parts, cacheSize } = bind(new.target.name, args);
    super({ cacheSize });
    this.parts = cacheSize ? parts.map((part) => part.withCache(cacheSize)) : [...parts];
  }

  override equals(other: unknown): boolean {
    return other instanceof ComposeTransform && sameTransforms(this.parts, other.parts);
  }

  override get domain(): Constraint {
    const [first] = this.parts;
    const last = this.parts.at(-1);
    if (!first || !last) return real;
    const eventDim = this.parts.reduceRight(
      (dim, { domain, codomain }) => Math.max(dim + domain.eventDim - codomain.eventDim, domain.eventDim),
      last.codomain.eventDim,
    );
    return widened(first.domain, eventDim);
  }

  override get codomain(): Constraint {
    const [first] = this.parts;
    const last = this.parts.at(-1);
    if (!first || !last) return real;
    const eventDim = this.parts.reduce(
      (dim, { domain, codomain }) => Math.max(dim + codomain.eventDim - domain.eventDim, codomain.eventDim),
      first.domain.eventDim,
    );
    return widened(last.codomain, eventDim);
  }

  override get bijective(): boolean {
    return this.parts.every(({ bijective }) => bijective);
  }

  override get sign(): number | Tensor {
    return signOf(this.parts);
  }

  override get inv(): Transform {
    if (this._inv === undefined) {
      const inverse = new ComposeTransform(this.parts.map(({ inv }) => inv).reverse());
      inverse._inv = this;
      this._inv = inverse;
    }
    return this._inv;
  }

  protected override _copy(cacheSize: number): Transform {
    return new ComposeTransform(this.parts, cacheSize);
  }

  override [call](x: Tensor): Tensor {
    return this.parts.reduce((value, part) => part(value), x);
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    if (this.parts.length === 0) return functions.zerosLike(x);
    const values = [x];
    for (const part of this.parts.slice(0, -1)) values.push(part(values.at(-1) as Tensor));
    values.push(y);
    let { eventDim } = this.domain;
    const terms = this.parts.map((part, i) => {
      const own = part.logAbsDetJacobian(values[i], values[i + 1]);
      const term = sumRightmost(own, eventDim - part.domain.eventDim);
      eventDim += part.codomain.eventDim - part.domain.eventDim;
      return term;
    });
    return terms.reduce((sum, term) => sum.add(term));
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    return this.parts.reduce((sizes, part) => part.forwardShape(sizes), shape);
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this.parts.reduceRight((sizes, part) => part.inverseShape(sizes), shape);
  }

  override toString(): string {
    return `${this.constructor.name}(\n    ${this.parts.join(',\n    ')}\n)`;
  }
}

/** Whether two arrays hold equal transforms in the same order. */
export function sameTransforms(some: readonly Transform[], others: readonly Transform[]): boolean {
  return some.length === others.length && some.every((transform, i) => transform.equals(others[i]));
}

/** The sign of the transforms applied one after another, which is the product of their signs. */
export function signOf(parts: readonly Transform[]): number | Tensor {
  return parts.reduce<number | Tensor>((product, { sign }) => {
    if (isTensor(product)) return product.mul(sign);
    return isTensor(sign) ? sign.mul(product) : product * sign;
  }, 1);
}

/** The transform that returns its argument. */
export const identityTransform = new ComposeTransform([]);
