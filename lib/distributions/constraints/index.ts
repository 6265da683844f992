/**
 * `torch.distributions.constraints`: the regions in which parameters and samples are valid.
 *
 * Constraints that take arguments are classes that may be called without `new`: `constraints.interval(0, 1)`. They can
 * be used with `instanceof`, and registered with `bijectTo` and `transformTo`.
 *
 * ```ts
 * const { constraints, Normal } = torch.distributions;
 * constraints.positive.check(torch.tensor([-1, 0, 1])); // tensor([False, False,  True])
 * Normal.argConstraints['scale'] === constraints.positive; // true
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.constraints
 */
import * as bounds from './bounds';
import * as composite from './composite';
import { Dependent, DependentProperty } from './constraint';
import * as matrices from './matrices';
import * as values from './values';

export type { Bound } from './bounds';
export { MixtureSameFamilyConstraint } from './composite';
export { Constraint, type DependentOptions, isDependent } from './constraint';

/** A class that can also be called without `new`. */
type Callable<Class extends abstract new (...args: never) => unknown> = Class &
  ((...args: ConstructorParameters<Class>) => InstanceType<Class>);

function callable<Class extends new (...args: never) => object>(Class: Class): Callable<Class> {
  return new Proxy(Class, {
    apply: (target, _self, args) => Reflect.construct(target, args),
  }) as Callable<Class>;
}

/**
 * The constraint of a variable whose region depends on other variables. Where some of it is known, a call says so:
 * `constraints.dependent({ isDiscrete: false, eventDim: 0 })`.
 */
export const dependent = new Dependent();
/**
 * Makes the constraint of a class whose instances each have their own: `dependentProperty(self => …, { isDiscrete,
 * eventDim })`. It takes the function that computes the constraint of an instance, and what is known for all of them.
 */
export const dependentProperty = <Owner>(
  ...args: ConstructorParameters<typeof DependentProperty<Owner>>
): DependentProperty<Owner> => new DependentProperty(...args);
/**
 * `independent(baseConstraint, reinterpretedBatchNdims)`: a constraint of which that many rightmost batch dimensions
 * count as event dimensions. An event lies inside where all of its elements do.
 */
export const independent = callable(composite.IndependentConstraint);
/** The numbers 0 and 1. */
export const boolean = new values.BooleanConstraint();
/** Vectors of zeros and a single 1. */
export const oneHot = new values.OneHot();
/** Integers of at least 0. */
export const nonnegativeInteger = new bounds.IntegerGreaterThan(0);
/** Integers of at least 1. */
export const positiveInteger = new bounds.IntegerGreaterThan(1);
/** `integerInterval(lowerBound, upperBound)`: integers from the lower bound to the upper, both included. */
export const integerInterval = callable(bounds.IntegerInterval);
/** All real numbers; NaN lies outside. */
export const real = new values.Real();
/** Vectors of real numbers. */
export const realVector = new composite.IndependentConstraint(real, 1);
/** Numbers greater than 0. */
export const positive = new bounds.GreaterThan(0);
/** Numbers of at least 0. */
export const nonnegative = new bounds.GreaterThanEq(0);
/** `greaterThan(lowerBound)`: numbers greater than the bound. */
export const greaterThan = callable(bounds.GreaterThan);
/** `greaterThanEq(lowerBound)`: numbers greater than the bound or equal to it. */
export const greaterThanEq = callable(bounds.GreaterThanEq);
/** `lessThan(upperBound)`: numbers less than the bound. */
export const lessThan = callable(bounds.LessThan);
/** `multinomial(upperBound)`: vectors of numbers of at least 0 that sum to at most the bound. */
export const multinomial = callable(values.Multinomial);
/** Numbers from 0 to 1, both included. */
export const unitInterval = new bounds.Interval(0, 1);
/** `interval(lowerBound, upperBound)`: numbers from the lower bound to the upper, both included. */
export const interval = callable(bounds.Interval);
/** `halfOpenInterval(lowerBound, upperBound)`: numbers from the lower bound, included, to the upper, excluded. */
export const halfOpenInterval = callable(bounds.HalfOpenInterval);
/** Vectors of probabilities: numbers of at least 0 that sum to 1. */
export const simplex = new values.Simplex();
/** Lower triangular matrices: those with zeros above the diagonal. */
export const lowerTriangular = new matrices.LowerTriangular();
/** Lower triangular matrices with a positive diagonal, such as Cholesky factors. */
export const lowerCholesky = new matrices.LowerCholesky();
/** Cholesky factors of correlation matrices: lower triangular, with a positive diagonal and rows of length 1. */
export const corrCholesky = new matrices.CorrCholesky();
/** Matrices with as many rows as columns. */
export const square = new matrices.Square();
/** Square matrices that equal their transposes. */
export const symmetric = new matrices.Symmetric();
/** Symmetric matrices with eigenvalues of at least 0. */
export const positiveSemidefinite = new matrices.PositiveSemidefinite();
/** Symmetric matrices with positive eigenvalues. */
export const positiveDefinite = new matrices.PositiveDefinite();
/**
 * `cat(cseq, dim, lengths)`: tensors that `torch.cat` joined along `dim` (0 by default) from parts of these lengths (1
 * by default), each with its own constraint of the array `cseq`.
 */
export const cat = callable(composite.Cat);
/**
 * `stack(cseq, dim)`: tensors that `torch.stack` joined along `dim` (0 by default), each slice with its own constraint
 * of the array `cseq`.
 */
export const stack = callable(composite.Stack);
