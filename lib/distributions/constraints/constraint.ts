/** What a constraint is, and the ones that are known of an instance only. */
import { inspect } from 'node:util';
import { expectTensor } from '../../core/arguments/assertions';
import { anything, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { NotImplementedError } from '../support/notImplemented';

/**
 * A region over which a variable is valid, such as the one in which a parameter can be optimized.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.constraints.Constraint
 */
export abstract class Constraint {
  /** Whether the region is discrete. */
  get isDiscrete(): boolean {
    return false;
  }

  /** How many of the rightmost dimensions make up one event; `check` leaves them out of its result. */
  get eventDim(): number {
    return 0;
  }

  /**
   * Which events in `value` are inside.
   * @param value (…batch, …event)
   * @returns booleans (…batch)
   */
  check(value: Tensor): Tensor {
    expectTensor(`${this.constructor.name}: argument 'value'`, value);
    return this._check(value);
  }

  /** What `check` gives for a tensor; a subclass overrides this or `check`. */
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

/** What is known of a constraint that depends on other variables. */
export interface DependentOptions {
  /** Whether the region is discrete. */
  isDiscrete?: boolean;
  /** How many of the rightmost dimensions make up one event. */
  eventDim?: number;
}

/** Calling it says more of it: `constraints.dependent({ eventDim: 1 })`. */
export interface Dependent {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (options?: DependentOptions): Dependent;
}

/** The region of a variable that depends on others: it can't be checked without them. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export class Dependent extends Constraint {
  /** @internal */
  declare readonly known: DependentOptions;

  constructor(options: DependentOptions = {}) {
    super();
    const self = (more: DependentOptions = {}): Dependent => new Dependent({ ...options, ...more });
    // A function's own `name` and `length` are none of a constraint's.
    Reflect.deleteProperty(self, 'name');
    Reflect.deleteProperty(self, 'length');
    // The class's own prototype, so that the function has the class's members only.
    Object.setPrototypeOf(self, new.target.prototype);
    Object.defineProperty(self, 'known', { value: options });
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance becomes a function
    return self as unknown as this;
  }

  override get isDiscrete(): boolean {
    const { isDiscrete } = this.known;
    if (isDiscrete === undefined) {
      throw new NotImplementedError(`${this.constructor.name}: isDiscrete depends on the instance`);
    }
    return isDiscrete;
  }

  override get eventDim(): number {
    const { eventDim } = this.known;
    if (eventDim === undefined) {
      throw new NotImplementedError(`${this.constructor.name}: eventDim depends on the instance`);
    }
    return eventDim;
  }

  override check(_value: Tensor): never {
    throw new TypeError(`${this.constructor.name}: what depends on other variables can't be checked alone`);
  }
}

/**
 * The constraint of a class whose instances have one each, computed by `of`:
 * `static support = constraints.dependentProperty((self: My) => constraints.interval(0, self.size), { eventDim: 0 })`.
 */
export class DependentProperty<Owner> extends Dependent {
  /** The constraint of an instance. */
  declare readonly of: (owner: Owner) => Constraint;

  constructor(of: (owner: Owner) => Constraint, options: DependentOptions = {}) {
    super(options);
    Object.defineProperty(this, 'of', { value: of });
  }
}

const bindConstraint = signature({ constraint: anything<unknown>() });

/** Whether a constraint depends on other variables. */
export function isDependent(constraint: unknown): constraint is Dependent;
export function isDependent(named: { constraint: unknown }): boolean;
export function isDependent(...args: unknown[]): boolean {
  return bindConstraint('isDependent', args).constraint instanceof Dependent;
}

/** What stands in a class for `owner`'s constraint: itself, or computed from `owner`. @internal */
export function constraintOf(declared: Constraint, owner: unknown): Constraint {
  return declared instanceof DependentProperty ? declared.of(owner) : declared;
}
