/** Constraints that are given by bounds. */

import { type Rule, rule, signature, type Takes } from '../../core/arguments/rules';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Scalar } from '../../core/types/scalar';
import { boundText } from '../support/repr';
import { Constraint } from './constraint';

/**
 * A bound of a constraint. A tensor has one bound for each element of the batch. A `torch.scalar(0, torch.int64)` is a
 * number that prints as an integer, without a decimal point.
 */
export type Bound = number | Scalar | Tensor;

/** The rule for an argument that is a bound. @internal */
export const boundRule = (): Rule<Bound> =>
  rule(
    'a number or a Tensor',
    (value) => typeof value === 'number' || value instanceof Scalar || isTensor(value),
  );

const bindLower = signature({ lowerBound: boundRule() });
const bindUpper = signature({ upperBound: boundRule() });
const bindBoth = signature({ lowerBound: boundRule(), upperBound: boundRule() });

/** Whether bound < value, for each element. */
const above = (value: Tensor, bound: Bound): Tensor => (isTensor(bound) ? bound.lt(value) : value.gt(bound));
/** Whether bound ≤ value, for each element. */
const from = (value: Tensor, bound: Bound): Tensor => (isTensor(bound) ? bound.le(value) : value.ge(bound));
const isInteger = (value: Tensor): Tensor => value.remainder(1).eq(0);

/** Converts a bound that is a scalar of a dtype to a plain number. @internal */
export function plainBound(bound: Bound): number | Tensor {
  return bound instanceof Scalar ? Number(bound.value) : bound;
}

/** The base class of constraints with a lower bound, an upper bound or both, which prints them as Python does. */
abstract class Bounded extends Constraint {
  /** Whether a bound that is an integer prints as a float: `0.0`. */
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

/** Numbers greater than a bound. */
export class GreaterThan extends RealBounded {
  /** The bound, which lies outside. */
  readonly lowerBound: Bound;

  constructor(...args: Takes<['lowerBound'], [lowerBound: Bound]>) {
    super();
    this.lowerBound = bindLower('greaterThan', args).lowerBound;
  }

  override _check(value: Tensor): Tensor {
    return above(value, this.lowerBound);
  }
}

/** Numbers greater than a bound or equal to it. */
export class GreaterThanEq extends RealBounded {
  /** The bound, which lies inside. */
  readonly lowerBound: Bound;

  constructor(...args: Takes<['lowerBound'], [lowerBound: Bound]>) {
    super();
    this.lowerBound = bindLower('greaterThanEq', args).lowerBound;
  }

  override _check(value: Tensor): Tensor {
    return from(value, this.lowerBound);
  }
}

/** Numbers less than a bound. */
export class LessThan extends RealBounded {
  /** The bound, which lies outside. */
  readonly upperBound: Bound;

  constructor(...args: Takes<['upperBound'], [upperBound: Bound]>) {
    super();
    this.upperBound = bindUpper('lessThan', args).upperBound;
  }

  override _check(value: Tensor): Tensor {
    return value.lt(this.upperBound);
  }
}

/** Numbers from one bound to another, both included. */
export class Interval extends RealBounded {
  /** The least number inside. */
  readonly lowerBound: Bound;
  /** The greatest number inside. */
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

/** Numbers from one bound, included, to another, excluded. */
export class HalfOpenInterval extends RealBounded {
  /** The least number inside. */
  readonly lowerBound: Bound;
  /** The bound that all numbers inside are less than. */
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

/** Integers from one bound to another, both included. */
export class IntegerInterval extends IntegerBounded {
  /** The least integer inside. */
  readonly lowerBound: Bound;
  /** The greatest integer inside. */
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

/** Integers of at least a bound. */
export class IntegerGreaterThan extends IntegerBounded {
  /** The least integer inside. */
  readonly lowerBound: Bound;

  constructor(...args: Takes<['lowerBound'], [lowerBound: Bound]>) {
    super();
    this.lowerBound = bindLower('integerGreaterThan', args).lowerBound;
  }

  override _check(value: Tensor): Tensor {
    return isInteger(value).bitwiseAnd(value.ge(this.lowerBound));
  }
}
