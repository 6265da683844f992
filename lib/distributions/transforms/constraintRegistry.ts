/**
 * Which transform maps all real numbers to the region of a constraint, so that a constrained parameter can be optimized
 * or sampled as if it were unconstrained.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.constraint_registry
 */
import { Callable, call } from '../../core/support/callable';
import { describe } from '../../core/support/describe';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import * as constraints from '../constraints';
import {
  type Bound,
  GreaterThan,
  GreaterThanEq,
  HalfOpenInterval,
  Interval,
  LessThan,
  plainBound,
} from '../constraints/bounds';
import { Cat, IndependentConstraint, Stack } from '../constraints/composite';
import { Constraint } from '../constraints/constraint';
import { NotImplementedError } from '../support/notImplemented';
import * as transforms from '.';
import type { Transform } from './transform';

/** Makes a transform from real numbers to the region of a constraint. */
type Factory = (constraint: Constraint) => Transform;
/** A class of constraints, which may have any constructor. */
interface ConstraintClass<C extends Constraint> {
  /** What the class's instances inherit from; it tells which constraints they are. */
  readonly prototype: C;
}

/** Calling a registry makes the transform for a constraint. */
export interface ConstraintRegistry {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (constraint: Constraint): Transform;
}

/**
 * Knows for each class of constraints how to make a transform from all real numbers to the region of a constraint:
 * `registry(constraint)` makes it. `bijectTo` and `transformTo` are the registries to use.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.constraint_registry.ConstraintRegistry
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export class ConstraintRegistry extends Callable {
  readonly #factories = new Map<object, Factory>();

  /**
   * Registers how transforms are made for a class of constraints, in place of what was registered before.
   * @param constraint the class, or an instance of it
   * @param factory the function that makes a transform from a constraint of the class. If it is left out, `register`
   * returns a function that takes it: `registry.register(constraints.greaterThan)(({ lowerBound }) => …)`.
   * @returns the factory
   * @throws TypeError if `constraint` is neither a constraint nor a class of constraints
   */
  register<C extends Constraint, F extends (constraint: C) => Transform>(
    constraint: C | ConstraintClass<C>,
    factory: F,
  ): F;
  register<C extends Constraint>(
    constraint: C | ConstraintClass<C>,
  ): <F extends (constraint: C) => Transform>(factory: F) => F;
  register(constraint: Constraint | ConstraintClass<Constraint>, factory?: Factory): unknown {
    const prototype: unknown =
      constraint instanceof Constraint
        ? Object.getPrototypeOf(constraint)
        : (constraint as typeof constraint | null | undefined)?.prototype;
    if (!(prototype instanceof Constraint)) {
      throw new TypeError(
        `register: argument 'constraint': expected a Constraint or a class of them, got ${describe(constraint)}`,
      );
    }
    if (factory === undefined) return (given: Factory) => this.register(constraint, given);
    if (typeof factory !== 'function') {
      throw new TypeError(`register: argument 'factory': expected a function, got ${describe(factory)}`);
    }
    this.#factories.set(prototype, factory);
    return factory;
  }

  /**
   * Makes the transform for a constraint: what calling the registry does.
   * @throws Error whose `name` is `'NotImplementedError'` if nothing is registered for the constraint's class
   */
  [call](constraint: Constraint): Transform {
    if (!(constraint instanceof Constraint)) {
      throw new TypeError(`ConstraintRegistry: expected a Constraint, got ${describe(constraint)}`);
    }
    const factory = this.#factories.get(Object.getPrototypeOf(constraint));
    if (!factory) {
      throw new NotImplementedError(
        `ConstraintRegistry: no transform is registered for ${constraint.constructor.name} constraints`,
      );
    }
    return factory(constraint);
  }
}

/**
 * Makes bijective transforms from real numbers to the region of a constraint, with `logAbsDetJacobian`. Algorithms need
 * them that sample in unconstrained space, such as Hamiltonian Monte Carlo.
 * @example
 * ```ts
 * const { bijectTo, constraints } = torch.distributions;
 * const transform = bijectTo(constraints.positive);
 * transform(torch.tensor([-1, 0, 1])); // positive numbers: tensor([0.3679, 1.0000, 2.7183])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.constraint_registry
 */
export const bijectTo = new ConstraintRegistry();

/**
 * Makes transforms from real numbers to the region of a constraint, which need not be bijective. They are made for
 * optimizing parameters: each coordinate has an effect of its own, so that an optimizer such as Adam, which looks at
 * coordinates one by one, makes progress. For probabilities it is the softmax, where `bijectTo` has stick-breaking.
 * @example
 * ```ts
 * const { constraints, transformTo } = torch.distributions;
 * const logits = torch.zeros([3], { requiresGrad: true }); // what the optimizer changes
 * const probs = transformTo(constraints.simplex)(logits); // tensor([0.3333, 0.3333, 0.3333])
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.constraint_registry
 */
export const transformTo = new ConstraintRegistry();

const { AffineTransform, CatTransform, ComposeTransform, ExpTransform, IndependentTransform } = transforms;
const { SigmoidTransform, StackTransform } = transforms;

/** Makes the transform to the numbers above a bound, or with the scale −1 to those below it. */
function beyond(bound: Bound, scale: 1 | -1): Transform {
  return new ComposeTransform([new ExpTransform(), new AffineTransform(bound, scale)]);
}

/** Makes the transform to the numbers between two bounds. */
function between({ lowerBound, upperBound }: { lowerBound: Bound; upperBound: Bound }): Transform {
  const [low, high] = [plainBound(lowerBound), plainBound(upperBound)];
  if (low === 0 && high === 1) return new SigmoidTransform();
  return new ComposeTransform([new SigmoidTransform(), new AffineTransform(low, difference(high, low))]);
}

function difference(high: number | Tensor, low: number | Tensor): number | Tensor {
  if (isTensor(high)) return high.sub(low);
  return isTensor(low) ? low.neg().add(high) : high - low;
}

for (const registry of [bijectTo, transformTo]) {
  registry.register(constraints.real, () => transforms.identityTransform);
  registry.register(IndependentConstraint, ({ baseConstraint, reinterpretedBatchNdims }) => {
    return new IndependentTransform(registry(baseConstraint), reinterpretedBatchNdims);
  });
  registry.register(GreaterThan, ({ lowerBound }) => beyond(lowerBound, 1));
  registry.register(GreaterThanEq, ({ lowerBound }) => beyond(lowerBound, 1));
  registry.register(LessThan, ({ upperBound }) => beyond(upperBound, -1));
  registry.register(Interval, between);
  registry.register(HalfOpenInterval, between);
  registry.register(constraints.corrCholesky, () => new transforms.CorrCholeskyTransform());
  registry.register(Cat, ({ cseq, dim, lengths }) => new CatTransform(cseq.map(registry), dim, lengths));
  registry.register(Stack, ({ cseq, dim }) => new StackTransform(cseq.map(registry), dim));
}
bijectTo.register(constraints.simplex, () => new transforms.StickBreakingTransform());
transformTo.register(constraints.simplex, () => new transforms.SoftmaxTransform());
transformTo.register(constraints.lowerCholesky, () => new transforms.LowerCholeskyTransform());
for (const constraint of [constraints.positiveDefinite, constraints.positiveSemidefinite]) {
  transformTo.register(constraint, () => new transforms.PositiveDefiniteTransform());
}
