/**
 * From constraints to transforms from unconstrained numbers.
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

/** Makes a transform to the space of a constraint. */
type Factory = (constraint: Constraint) => Transform;
/** A class of constraints. */
interface ConstraintClass<C extends Constraint> {
  readonly prototype: C;
}

/** Calling it looks up a constraint. */
export interface ConstraintRegistry {
  // biome-ignore lint/style/useShorthandFunctionType: only an interface merges with the class
  (constraint: Constraint): Transform;
}

/**
 * Finds for a constraint, by its class, a transform from real numbers to it: `registry(constraint)`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.constraint_registry.ConstraintRegistry
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how an instance is typed as callable
export class ConstraintRegistry extends Callable {
  readonly #factories = new Map<object, Factory>();

  /**
   * Says what makes transforms for a class of constraints, or for the class of a constraint; returns it. Without one it
   * returns what takes one: `registry.register(constraints.greaterThan)(({ lowerBound }) => …)`.
   * @throws TypeError for what is no constraint and no class of them
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

  /** @throws Error whose `name` is `'NotImplementedError'` where nothing is registered */
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
 * Finds bijective transforms from real numbers to a constraint: what Hamiltonian Monte Carlo needs, for one.
 * @example bijectTo(distribution.support)(unconstrained)
 */
export const bijectTo = new ConstraintRegistry();

/**
 * Finds transforms from real numbers to a constraint, not necessarily bijective, where each coordinate has its own
 * effect: for optimizing parameters. To a simplex it is the softmax, where `bijectTo` breaks sticks.
 * @example transformTo(Normal.argConstraints.scale)(unconstrained)
 */
export const transformTo = new ConstraintRegistry();

const { AffineTransform, CatTransform, ComposeTransform, ExpTransform, IndependentTransform } = transforms;
const { SigmoidTransform, StackTransform } = transforms;

/** The exponential, mirrored where `scale` is −1, beyond a bound. */
function beyond(bound: Bound, scale: 1 | -1): Transform {
  return new ComposeTransform([new ExpTransform(), new AffineTransform(bound, scale)]);
}

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
