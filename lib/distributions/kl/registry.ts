/**
 * The registry of the functions that compute divergences. For two distributions it finds the function that is
 * registered for the most specific pair of their classes.
 */
import { instance, rule, signature, type Takes } from '../../core/arguments/rules';
import { describe } from '../../core/support/describe';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { Distribution } from '../base/distribution';
import { NotImplementedError } from '../support/notImplemented';

/** A class of distributions, which may be abstract and have any constructor. */
export interface DistributionClass<D extends Distribution> {
  /** What the class's instances inherit from; it tells which distributions they are. */
  readonly prototype: D;
  /** The name of the class, for error messages. */
  readonly name: string;
}

type AnyClass = DistributionClass<Distribution>;
type Divergence = (p: Distribution, q: Distribution) => Tensor;

/** All registered functions, each with the two classes it is registered for. */
const registered: { p: AnyClass; q: AnyClass; divergence: Divergence }[] = [];
/**
 * The functions that were found for pairs of classes, so that they are searched for only once; null if there is none.
 */
const found = new Map<unknown, Map<unknown, Divergence | null>>();

/** Whether `sub` is `base` or one of its subclasses. */
const derives = (sub: AnyClass, base: AnyClass): boolean =>
  sub === base || Object.prototype.isPrototypeOf.call(base.prototype, sub.prototype);

const classRule = rule<AnyClass>(
  'a subclass of Distribution',
  (type) => typeof type === 'function' && derives(type as unknown as AnyClass, Distribution),
);
const bindClasses = signature({ typeP: classRule, typeQ: classRule });

/**
 * Registers how `klDivergence` is computed for two classes of distributions, and for their subclasses where nothing
 * more specific is registered. It takes the place of a function that was registered for the same two classes.
 * @param typeP the class of the first distribution
 * @param typeQ the class of the second distribution
 * @param divergence the function that computes the divergence of a `typeP` from a `typeQ`. If it is left out,
 * `registerKl` returns a function that takes it: `registerKl(P, Q)((p, q) => …)`.
 * @returns the function
 * @throws TypeError if `typeP` or `typeQ` is not a class of distributions
 * @example
 * ```ts
 * const { Exponential, registerKl, Weibull } = torch.distributions;
 * // With the concentration 1, a Weibull distribution is exponential with the rate 1 / scale.
 * registerKl(Exponential, Weibull, (p, q) => {
 *   if (!q.concentration.eq(1).all().item()) throw new Error('expected the concentration 1');
 *   return torch.distributions.klDivergence(p, new Exponential(q.scale.reciprocal()));
 * });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.kl.register_kl
 */
export function registerKl<P extends Distribution, Q extends Distribution, F extends (p: P, q: Q) => Tensor>(
  typeP: DistributionClass<P>,
  typeQ: DistributionClass<Q>,
  divergence: F,
): F;
export function registerKl<P extends Distribution, Q extends Distribution>(
  typeP: DistributionClass<P>,
  typeQ: DistributionClass<Q>,
): <F extends (p: P, q: Q) => Tensor>(divergence: F) => F;
export function registerKl<P extends Distribution, Q extends Distribution>(classes: {
  typeP: DistributionClass<P>;
  typeQ: DistributionClass<Q>;
}): <F extends (p: P, q: Q) => Tensor>(divergence: F) => F;
export function registerKl(...args: unknown[]): unknown {
  const { typeP, typeQ } = bindClasses('registerKl', args.slice(0, 2));
  const divergence = args[2] as Divergence | undefined;
  if (divergence === undefined) return (given: Divergence) => registerKl(typeP, typeQ, given);
  if (typeof divergence !== 'function') {
    throw new TypeError(
      `registerKl: argument 'divergence': expected a function, got ${describe(divergence)}`,
    );
  }
  const same = registered.findIndex(({ p, q }) => p === typeP && q === typeQ);
  const entry = { p: typeP, q: typeQ, divergence };
  if (same >= 0) registered[same] = entry;
  else registered.push(entry);
  found.clear();
  return divergence;
}

/** Whether one pair of classes is at least as specific as another; the first class counts before the second. */
function precedes(one: readonly AnyClass[], other: readonly AnyClass[]): boolean {
  for (const [i, type] of one.entries()) {
    const base = other[i];
    if (!derives(type, base)) return false;
    if (type !== base) return true;
  }
  return true;
}

/** Finds the entry with the most specific classes, in the order in which `classes` lists those of an entry. */
function mostSpecific<T>(entries: readonly T[], classes: (entry: T) => readonly AnyClass[]): T {
  return entries.reduce((best, entry) => (precedes(classes(entry), classes(best)) ? entry : best));
}

/**
 * Finds the function for two classes. Either class may count first for which pair is the most specific; where the two
 * orders give different functions, there is a warning, and the first class counts.
 */
function dispatch(typeP: AnyClass, typeQ: AnyClass): Divergence | null {
  const matches = registered.filter(({ p, q }) => derives(typeP, p) && derives(typeQ, q));
  if (matches.length === 0) return null;
  const left = mostSpecific(matches, ({ p, q }) => [p, q]);
  const right = mostSpecific(matches, ({ p, q }) => [q, p]);
  if (left.divergence !== right.divergence) {
    warn(
      `klDivergence: ${typeP.name} and ${typeQ.name} match two registered pairs equally well; registerKl(${left.p.name}, ${right.q.name}, …) decides`,
    );
  }
  return left.divergence;
}

const distribution = instance('a Distribution', Distribution);
const bindDivergence = signature({ p: distribution, q: distribution });

/**
 * Computes the Kullback–Leibler divergence of `p` from `q`, KL(p ‖ q): how much the two distributions differ, as the
 * mean of log p(x) − log q(x) over samples x of `p`. It is 0 for equal distributions and positive for others, infinite
 * where `p` can take values that `q` cannot, and not symmetric.
 * @param p the first distribution, over whose samples the mean is taken
 * @param q the second distribution; its batch shape broadcasts with that of `p`
 * @returns a tensor of shape (batchShape)
 * @throws Error whose `name` is `'NotImplementedError'` if no formula is registered for the two classes; see
 * `registerKl`
 * @example
 * ```ts
 * const { klDivergence, Normal } = torch.distributions;
 * klDivergence(new Normal(0, 1), new Normal(1, 2)); // tensor(0.4431)
 * // The regularization of a variational autoencoder, whose encoder gives mean and deviation.
 * const loss = klDivergence(new Normal(mean, deviation), new Normal(0, 1)).sum();
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.kl.kl_divergence
 */
export function klDivergence(...args: Takes<['p', 'q'], [p: Distribution, q: Distribution]>): Tensor {
  const { p, q } = bindDivergence('klDivergence', args);
  const ofP = found.get(p.constructor) ?? new Map<unknown, Divergence | null>();
  found.set(p.constructor, ofP);
  let divergence = ofP.get(q.constructor);
  if (divergence === undefined) {
    divergence = dispatch(p.constructor, q.constructor);
    ofP.set(q.constructor, divergence);
  }
  if (divergence === null) {
    throw new NotImplementedError(
      `klDivergence: no divergence is registered of ${p.constructor.name} from ${q.constructor.name}`,
    );
  }
  return divergence(p, q);
}
