/** Constraints of numbers without bounds, and of vectors. */
import { signature, type Takes } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { fromName, type ValueArguments } from '../support/valueArgument';
import { boundRule } from './bounds';
import { Constraint } from './constraint';

const isBit = (value: Tensor): Tensor => value.eq(0).bitwiseOr(value.eq(1));

/** The numbers 0 and 1. */
export class BooleanConstraint extends Constraint {
  override get isDiscrete(): boolean {
    return true;
  }

  override toString(): string {
    return 'Boolean()';
  }

  override _check(value: Tensor): Tensor {
    return isBit(value);
  }
}

/** All real numbers; NaN lies outside. */
export class Real extends Constraint {
  override _check(value: Tensor): Tensor {
    return value.eq(value);
  }
}

abstract class VectorConstraint extends Constraint {
  override get eventDim(): number {
    return 1;
  }
}

/** Vectors of zeros and a single 1. */
export class OneHot extends VectorConstraint {
  override get isDiscrete(): boolean {
    return true;
  }

  override _check(value: Tensor): Tensor {
    return isBit(value).all(-1).bitwiseAnd(value.sum(-1).eq(1));
  }
}

/** Vectors of probabilities: numbers of at least 0 that sum to 1, within 1e-6. */
export class Simplex extends VectorConstraint {
  override _check(value: Tensor): Tensor {
    return value.ge(0).all(-1).bitwiseAnd(value.sum(-1).sub(1).abs().lt(1e-6));
  }
}

const bindUpper = signature({ upperBound: boundRule() });

/** Vectors of numbers of at least 0 that sum to at most a bound. */
export class Multinomial extends VectorConstraint {
  /** The greatest sum. */
  readonly upperBound: number | Tensor;

  constructor(...args: Takes<['upperBound'], [upperBound: number | Tensor]>) {
    super();
    this.upperBound = bindUpper('multinomial', args).upperBound as number | Tensor;
  }

  override get isDiscrete(): boolean {
    return true;
  }

  override check(...args: ValueArguments | Takes<['x'], [x: Tensor]>): Tensor {
    return super.check(...fromName('x', args));
  }

  override _check(value: Tensor): Tensor {
    return value.ge(0).all(-1).bitwiseAnd(value.sum(-1).le(this.upperBound));
  }
}
