/**
 * `torch.distributions.constraints`: regions of parameters and samples. Those that take arguments are called or made
 * with `new`, as one likes: `constraints.interval(0, 1)`; each is the class that `instanceof` and a registry take.
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

/** A class that makes an instance without `new` too. */
type Callable<Class extends abstract new (...args: never) => unknown> = Class &
  ((...args: ConstructorParameters<Class>) => InstanceType<Class>);

function callable<Class extends new (...args: never) => object>(Class: Class): Callable<Class> {
  return new Proxy(Class, {
    apply: (target, _self, args) => Reflect.construct(target, args),
  }) as Callable<Class>;
}

/** Depends on other variables. Called with `isDiscrete` or `eventDim`, it says so much of it. */
export const dependent = new Dependent();
/** Of a class whose instances have one each: `dependentProperty(self => …, { isDiscrete, eventDim })`. */
export const dependentProperty = <Owner>(
  ...args: ConstructorParameters<typeof DependentProperty<Owner>>
): DependentProperty<Owner> => new DependentProperty(...args);
/** `independent(baseConstraint, reinterpretedBatchNdims)`: so many rightmost batch dimensions count as event dimensions. */
export const independent = callable(composite.IndependentConstraint);
/** 0 or 1. */
export const boolean = new values.BooleanConstraint();
/** Vectors of zeros and a single one. */
export const oneHot = new values.OneHot();
/** Integers from 0 on. */
export const nonnegativeInteger = new bounds.IntegerGreaterThan(0);
/** Integers from 1 on. */
export const positiveInteger = new bounds.IntegerGreaterThan(1);
/** `integerInterval(lowerBound, upperBound)`: integers, both bounds among them. */
export const integerInterval = callable(bounds.IntegerInterval);
/** Any real number. */
export const real = new values.Real();
/** Vectors of real numbers. */
export const realVector = new composite.IndependentConstraint(real, 1);
/** Above 0. */
export const positive = new bounds.GreaterThan(0);
/** From 0 on. */
export const nonnegative = new bounds.GreaterThanEq(0);
/** `greaterThan(lowerBound)` */
export const greaterThan = callable(bounds.GreaterThan);
/** `greaterThanEq(lowerBound)` */
export const greaterThanEq = callable(bounds.GreaterThanEq);
/** `lessThan(upperBound)` */
export const lessThan = callable(bounds.LessThan);
/** `multinomial(upperBound)`: vectors of counts that sum to at most the bound. */
export const multinomial = callable(values.Multinomial);
/** From 0 to 1. */
export const unitInterval = new bounds.Interval(0, 1);
/** `interval(lowerBound, upperBound)`, with both bounds. */
export const interval = callable(bounds.Interval);
/** `halfOpenInterval(lowerBound, upperBound)`, without the upper bound. */
export const halfOpenInterval = callable(bounds.HalfOpenInterval);
/** Vectors of at least 0 each that sum to 1. */
export const simplex = new values.Simplex();
/** Matrices with zeros above the diagonal. */
export const lowerTriangular = new matrices.LowerTriangular();
/** Such matrices with a positive diagonal. */
export const lowerCholesky = new matrices.LowerCholesky();
/** Cholesky factors of correlation matrices: besides, each row has length 1. */
export const corrCholesky = new matrices.CorrCholesky();
/** Matrices with as many rows as columns. */
export const square = new matrices.Square();
/** Square matrices that equal their transposes. */
export const symmetric = new matrices.Symmetric();
/** Symmetric matrices with eigenvalues of at least 0. */
export const positiveSemidefinite = new matrices.PositiveSemidefinite();
/** Symmetric matrices with positive eigenvalues. */
export const positiveDefinite = new matrices.PositiveDefinite();
/** `cat(cseq, dim = 0, lengths = 1 each)`: constraints on what `torch.cat` joined. */
export const cat = callable(composite.Cat);
/** `stack(cseq, dim = 0)`: constraints on what `torch.stack` joined. */
export const stack = callable(composite.Stack);
