/** Constraints by bounds, of which each is a number or a tensor. */

import { type Rule, rule, signature, type Takes } from '../../core/arguments/rules';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Scalar } from '../../core/types/scalar';
import { boundText } from '../support/repr';
import { Constraint } from './constraint';

/** A bound; one `torch.scalar(0, torch.int64)` prints without a point. */
export type Bound = number | Scalar | Tensor;

/** A bound, for a signature. @internal */
export const boundRule = (): Rule<Bound> =>
  rule(
    'a number or a Tensor',
    (value) => typeof value === 'number' || value instanceof Scalar || isTensor(value),
  );

const bindLower = signature({ lowerBound: boundRule() });
const bindUpper = signature({ upperBound: boundRule() });
const bindBoth = signature({ lowerBound: boundRule(), upperBound: boundRule() });

/** bound < value */
const above = (value: Tensor, bound: Bound): Tensor => (isTensor(bound) ? bound.lt(value) : value.gt(bound));
/** bound ≤ value */
const from = (value: Tensor, bound: Bound): Tensor => (isTensor(bound) ? bound.le(value) : value.ge(bound));
const isInteger = (value: Tensor): Tensor => value.remainder(1).eq(0);

/** A bound as a number where it is no tensor. @internal */
export function plainBound(bound: Bound): number | Tensor {
  return bound instanceof Scalar ? Number(bound.value) : bound;
}

/** Bounds and their text. */
abstract class Bounded extends Constraint {
  /** Whether a bound without a fraction prints as `0.0`. */
  protected abstract readonly isFloat: boolean;

  override toString(): string {
    const { lowerBound, upperBound } = this as { lowerBound?: Bound; upperBound?: Bound };
    const text = (name: string, bound: Bound | undefined): string[] =>
      bound === undefined ? [] : [`${name}=${boundText(bound, this.isFloat)}`];
    return `${this.constructor.name}(${[...text('lower_bound', lowerBound), ...text('upper_bound', upperBound)].join(', ')})`;
  }
}

abstract class RealBounded extends Bounded {
  protected override get isFloat(): boolean {
    return true;
  }
}

abstract class IntegerBounded extends Bounded {
  protected override get isFloat(): boolean {
    return false;
  }

  override get isDiscrete(): boolean {
    return true;
  }
}

/** Values above a bound, without it. */
export class GreaterThan extends RealBounded {
  readonly lowerBound: Bound;

  constructor(...args: Takes<['lowerBound'], [lowerBound: Bound]>) {
    super();
    this.lowerBound = bindLower('greaterThan', args).lowerBound;
  }

  override _check(value: Tensor): Tensor {
    return above(value, this.lowerBound);
  }
}

/** Values from a bound on. */
export class GreaterThanEq extends RealBounded {
  readonly lowerBound: Bound;

  constructor(...args: Takes<['lowerBound'], [lowerBound: Bound]>) {
    super();
    this.lowerBound = bindLower('greaterThanEq', args).lowerBound;
  }

  override _check(value: Tensor): Tensor {
    return from(value, this.lowerBound);
  }
}

/** Values below a bound, without it. */
export class LessThan extends RealBounded {
  readonly upperBound: Bound;

  constructor(...args: Takes<['upperBound'], [upperBound: Bound]>) {
    super();
    this.upperBound = bindUpper('lessThan', args).upperBound;
  }

  override _check(value: Tensor): Tensor {
    return value.lt(this.upperBound);
  }
}

/** Values from one bound to another, with both. */
export class Interval extends RealBounded {
  readonly lowerBound: Bound;
  readonly upperBound: Bound;

  constructor(...args: Takes<['lowerBound', 'upperBound'], [lowerBound: Bound, upperBound: Bound]>) {
    super();
    const { lowerBound, upperBound } = bindBoth('interval', args);
    this.lowerBound = lowerBound;
    this.upperBound = upperBound;
  }

  override _check(value: Tensor): Tensor {
    return from(value, this.lowerBound).bitwiseAnd(value.le(this.upperBound));
  }
}

/** Values from one bound, with it, to another, without it. */
export class HalfOpenInterval extends RealBounded {
  readonly lowerBound: Bound;
  readonly upperBound: Bound;

  constructor(...args: Takes<['lowerBound', 'upperBound'], [lowerBound: Bound, upperBound: Bound]>) {
    super();
    const { lowerBound, upperBound } = bindBoth('halfOpenInterval', args);
    this.lowerBound = lowerBound;
    this.upperBound = upperBound;
  }

  override _check(value: Tensor): Tensor {
    return from(value, this.lowerBound).bitwiseAnd(value.lt(this.upperBound));
  }
}

/** Integers from one bound to another, with both. */
export class IntegerInterval extends IntegerBounded {
  readonly lowerBound: Bound;
  readonly upperBound: Bound;

  constructor(...args: Takes<['lowerBound', 'upperBound'], [lowerBound: Bound, upperBound: Bound]>) {
    super();
    const { lowerBound, upperBound } = bindBoth('integerInterval', args);
    this.lowerBound = lowerBound;
    this.upperBound = upperBound;
  }

  override _check(value: Tensor): Tensor {
    return isInteger(value).bitwiseAnd(from(value, this.lowerBound)).bitwiseAnd(value.le(this.upperBound));
  }
}

/** Integers from a bound on. */
export class IntegerGreaterThan extends IntegerBounded {
  readonly lowerBound: Bound;

  constructor(...args: Takes<['lowerBound'], [lowerBound: Bound]>) {
    super();
    this.lowerBound = bindLower('integerGreaterThan', args).lowerBound;
  }

  override _check(value: Tensor): Tensor {
    return isInteger(value).bitwiseAnd(value.ge(this.lowerBound));
  }
}
