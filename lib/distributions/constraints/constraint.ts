/** The base class of constraints, and the constraints that depend on an instance of a distribution or transform. */
import { inspect } from 'node:util';
import { expectTensor } from '../../core/arguments/assertions';
import {
  anything,
  flag,
  functionRule,
  natural,
  orNull,
  signature,
  type Takes,
} from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { NotImplementedError } from '../support/notImplemented';
import { type ValueArguments, valueArgument } from '../support/valueArgument';

/**
 * The base class of constraints. A constraint is the region in which a variable is valid, such as the positive numbers
 * for a scale: `constraint.check(value)` says which elements lie inside.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.constraints.Constraint
 */
export abstract class Constraint {
  /** Whether the region consists of separate values, such as the integers. */
  get isDiscrete(): boolean {
    return false;
  }

  /**
   * How many of the rightmost dimensions make up one event: 0 for numbers, 1 for vectors, 2 for matrices. `check` gives
   * one answer for each event.
   */
  get eventDim(): number {
    return 0;
  }

  /**
   * Finds which events in `value` lie inside the region.
   * @param args `value`: a tensor whose last `eventDim` dimensions make up one event
   * @returns booleans, of the shape of `value` without those dimensions
   */
  check(...args: ValueArguments): Tensor {
    const value = valueArgument(this, args);
    expectTensor(`${this.constructor.name}: argument 'value'`, value);
    return this._check(value);
  }

  /** Computes `check`, which has checked that the argument is a tensor. This is what subclasses override. */
  _check(_value: Tensor): Tensor {
    throw new NotImplementedError(`${this.constructor.name}: has no check`);
  }

  /** The constraint as Python prints it. */
  toString(): string {
    return `${this.constructor.name}()`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** What may be known of a constraint although its region depends on other variables. */
export interface DependentOptions {
  /** Whether the region consists of separate values. Reading it throws where it is not given. */
  isDiscrete?: boolean | null;
  /** How many of the rightmost dimensions make up one event. Reading it throws where it is not given. */
  eventDim?: number | null;
}

type Known = Required<DependentOptions>;

const knownRules = { isDiscrete: orNull(flag()), eventDim: orNull(natural()) };
const bindDependent = signature(knownRules, 0);

/** Calling the constraint returns one of which more is known: `constraints.dependent({ eventDim: 1 })`. */
export interface Dependent {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (options?: DependentOptions): Dependent;
}

/**
 * The constraint of a variable whose region depends on other variables, as the lower limit of a uniform distribution
 * depends on the upper. It stands in a class's `argConstraints` or `support`, and cannot be checked by itself.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export class Dependent extends Constraint {
  /** @internal */
  declare readonly known: Known;

  constructor(...args: Takes<[], [], DependentOptions>) {
    super();
    const known = bindDependent('dependent', args);
    const self = (...more: Takes<[], [], DependentOptions>): Dependent => {
      const { isDiscrete, eventDim } = bindDependent('dependent', more);
      return new Dependent({
        isDiscrete: isDiscrete ?? known.isDiscrete,
        eventDim: eventDim ?? known.eventDim,
      });
    };
    // A function has properties `name` and `length` of its own, which a constraint should not have.
    Reflect.deleteProperty(self, 'name');
    Reflect.deleteProperty(self, 'length');
    // With the class's prototype, the function has the members of the class, and none of Function's.
    Object.setPrototypeOf(self, new.target.prototype);
    Object.defineProperty(self, 'known', { value: known });
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance becomes a function
    return self as unknown as this;
  }

  override get isDiscrete(): boolean {
    const { isDiscrete } = this.known;
    if (isDiscrete === null) {
      throw new NotImplementedError(`${this.constructor.name}: isDiscrete depends on the instance`);
    }
    return isDiscrete;
  }

  override get eventDim(): number {
    const { eventDim } = this.known;
    if (eventDim === null) {
      throw new NotImplementedError(`${this.constructor.name}: eventDim depends on the instance`);
    }
    return eventDim;
  }

  override check(..._args: ValueArguments): never {
    throw new TypeError(`${this.constructor.name}: what depends on other variables can't be checked alone`);
  }
}

const bindProperty = signature({ fn: functionRule<(owner: never) => Constraint>(), ...knownRules }, 1);

/**
 * A constraint that `fn` computes from an instance. A class has it where a constraint is expected, and each of its
 * instances has the one computed:
 * `static support = constraints.dependentProperty((self: My) => constraints.interval(0, self.size), { eventDim: 0 })`.
 */
export class DependentProperty<Owner> extends Dependent {
  /** Computes the constraint of an instance. */
  declare readonly of: (owner: Owner) => Constraint;

  constructor(...args: Takes<['fn'], [fn: (owner: Owner) => Constraint], DependentOptions>) {
    const { fn, ...known } = bindProperty('dependentProperty', args);
    super(known);
    Object.defineProperty(this, 'of', { value: fn });
  }
}

const bindConstraint = signature({ constraint: anything<unknown>() });

/**
 * Whether a constraint depends on other variables, so that it cannot be checked by itself.
 * @param constraint the constraint
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.constraints
 */
export function isDependent(constraint: unknown): constraint is Dependent;
export function isDependent(named: { constraint: unknown }): boolean;
export function isDependent(...args: unknown[]): boolean {
  return bindConstraint('isDependent', args).constraint instanceof Dependent;
}

/**
 * Returns the constraint of the instance `owner` that its class declares: computed from `owner`, where it depends on
 * it. @internal
 */
export function constraintOf(declared: Constraint, owner: unknown): Constraint {
  return declared instanceof DependentProperty ? declared.of(owner) : declared;
}
