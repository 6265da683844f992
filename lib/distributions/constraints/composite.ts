/** Constraints that are made of other constraints. */

import { expectIterable } from '../../core/arguments/assertions';
import {
  anything,
  instance,
  integer,
  integers,
  natural,
  orNull,
  signature,
  type Takes,
} from '../../core/arguments/rules';
import { functions } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import type { Tensor } from '../../core/tensor/tensor';
import { Constraint } from './constraint';

function checkConstraints(callee: string, parameter: string, values: readonly unknown[]): void {
  expectIterable(`${callee}: argument '${parameter}'`, 'Constraints', values);
  for (const value of values) {
    if (!(value instanceof Constraint)) {
      throw new TypeError(
        `${callee}: argument '${parameter}': expected a Constraint, got ${describe(value)}`,
      );
    }
  }
}

const constraint = instance('a Constraint', Constraint);
const bindBase = signature({ baseConstraint: constraint });
const bindIndependent = signature({ baseConstraint: constraint, reinterpretedBatchNdims: natural() });
const bindStack = signature({ cseq: anything<readonly Constraint[]>(), dim: integer(0) });
const bindCat = signature({
  cseq: anything<readonly Constraint[]>(),
  dim: integer(0),
  lengths: orNull(integers()),
});

function checkDim(callee: string, dim: number, value: Tensor): void {
  if (dim < -value.dim() || dim >= value.dim()) {
    throw new RangeError(`${callee}: dim ${dim} is out of range for a value of ${value.dim()} dimensions`);
  }
}

/** Reduces all dimensions after the first `keep`: whether everything that they hold is true. */
function allBeyond(result: Tensor, keep: number): Tensor {
  return result.reshape([...result.shape.slice(0, keep), -1]).all(-1);
}

/**
 * A constraint of which some rightmost batch dimensions count as event dimensions. An event lies inside where all of
 * its elements do: with 1 such dimension, `positive` becomes the constraint of vectors of positive numbers.
 */
export class IndependentConstraint extends Constraint {
  /** The constraint of the elements. */
  readonly baseConstraint: Constraint;
  /** How many rightmost batch dimensions count as event dimensions. */
  readonly reinterpretedBatchNdims: number;

  constructor(
    ...args: Takes<
      ['baseConstraint', 'reinterpretedBatchNdims'],
      [baseConstraint: Constraint, reinterpretedBatchNdims: number]
    >
  ) {
    super();
    const { baseConstraint, reinterpretedBatchNdims } = bindIndependent('independent', args);
    this.baseConstraint = baseConstraint;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  override get isDiscrete(): boolean {
    return this.baseConstraint.isDiscrete;
  }

  override get eventDim(): number {
    return this.baseConstraint.eventDim + this.reinterpretedBatchNdims;
  }

  override _check(value: Tensor): Tensor {
    const result = this.baseConstraint.check(value);
    const keep = result.dim() - this.reinterpretedBatchNdims;
    if (keep < 0) {
      throw new RangeError(
        `${this}: expected a value of at least ${this.eventDim} dimensions, got ${value.dim()}`,
      );
    }
    return allBeyond(result, keep);
  }

  override toString(): string {
    return `${this.constructor.name}(${this.baseConstraint}, ${this.reinterpretedBatchNdims})`;
  }
}

/**
 * The constraint of samples of a mixture, made of the constraint of its components' samples: a value lies inside where
 * it does so for every component.
 */
export class MixtureSameFamilyConstraint extends Constraint {
  /** The constraint of samples of the components. */
  readonly baseConstraint: Constraint;

  constructor(...args: Takes<['baseConstraint'], [baseConstraint: Constraint]>) {
    super();
    this.baseConstraint = bindBase('MixtureSameFamilyConstraint', args).baseConstraint;
  }

  override get isDiscrete(): boolean {
    return this.baseConstraint.isDiscrete;
  }

  override get eventDim(): number {
    return this.baseConstraint.eventDim;
  }

  override _check(value: Tensor): Tensor {
    if (value.dim() < this.eventDim) {
      throw new RangeError(
        `${this}: expected a value of at least ${this.eventDim} dimensions, got ${value.dim()}`,
      );
    }
    const result = this.baseConstraint.check(value.unsqueeze(-1 - this.eventDim));
    return allBeyond(result, value.dim() - this.eventDim);
  }

  override toString(): string {
    return `${this.constructor.name}(${this.baseConstraint})`;
  }
}

/** The base class of constraints on the parts of a tensor along a dimension. */
abstract class Joined extends Constraint {
  /** The constraints of the parts, in order. */
  readonly cseq: readonly Constraint[];

  constructor(
    callee: string,
    cseq: readonly Constraint[],
    /** The dimension along which the parts lie. */
    readonly dim: number,
  ) {
    super();
    checkConstraints(callee, 'cseq', cseq);
    this.cseq = [...cseq];
  }

  override get isDiscrete(): boolean {
    return this.cseq.some(({ isDiscrete }) => isDiscrete);
  }

  override get eventDim(): number {
    return Math.max(...this.cseq.map(({ eventDim }) => eventDim));
  }
}

/** The constraint of tensors that `torch.cat` joined, each part of which has a constraint of its own. */
export class Cat extends Joined {
  /** How long each part is along the dimension. */
  readonly lengths: readonly number[];

  constructor(
    ...args: Takes<
      ['cseq', 'dim', 'lengths'],
      [cseq: readonly Constraint[], dim?: number, lengths?: readonly number[] | null]
    >
  ) {
    const { cseq, dim, lengths } = bindCat('cat', args);
    super('cat', cseq, dim);
    this.lengths = lengths === null ? cseq.map(() => 1) : [...lengths];
    if (this.lengths.length !== cseq.length) {
      throw new RangeError(
        `cat: expected ${cseq.length} lengths, one for each constraint, got ${this.lengths.length}`,
      );
    }
  }

  override _check(value: Tensor): Tensor {
    checkDim('cat', this.dim, value);
    let start = 0;
    const checks = this.cseq.map((constraint, i) => {
      const length = this.lengths[i];
      const part = value.narrow(this.dim, start, length);
      start += length;
      return constraint.check(part);
    });
    return functions.cat(checks, this.dim);
  }
}

/** The constraint of tensors that `torch.stack` joined, each slice of which has a constraint of its own. */
export class Stack extends Joined {
  constructor(...args: Takes<['cseq', 'dim'], [cseq: readonly Constraint[], dim?: number]>) {
    const { cseq, dim } = bindStack('stack', args);
    super('stack', cseq, dim);
  }

  override get eventDim(): number {
    const dim = super.eventDim;
    return this.dim + dim < 0 ? dim + 1 : dim;
  }

  override _check(value: Tensor): Tensor {
    checkDim('stack', this.dim, value);
    const count = Math.min(value.size(this.dim), this.cseq.length);
    const checks = this.cseq
      .slice(0, count)
      .map((constraint, i) => constraint.check(value.select(this.dim, i)));
    return functions.stack(checks, this.dim);
  }
}
