/** Which function computes the divergence of two distributions: that of the most specific pair of classes. */
import { instance, rule, signature, type Takes } from '../../core/arguments/rules';
import { describe } from '../../core/support/describe';
import { warn } from '../../core/support/warn';
import type { Tensor } from '../../core/tensor/tensor';
import { Distribution } from '../base/distribution';
import { NotImplementedError } from '../support/notImplemented';

/** A class of distributions. */
export interface DistributionClass<D extends Distribution> {
  readonly prototype: D;
  readonly name: string;
}

type AnyClass = DistributionClass<Distribution>;
type Divergence = (p: Distribution, q: Distribution) => Tensor;

const registered: { p: AnyClass; q: AnyClass; divergence: Divergence }[] = [];
/** What was found for classes, null where nothing was. */
const found = new Map<unknown, Map<unknown, Divergence | null>>();

const derives = (sub: AnyClass, base: AnyClass): boolean =>
  sub === base || Object.prototype.isPrototypeOf.call(base.prototype, sub.prototype);

const classRule = rule<AnyClass>(
  'a subclass of Distribution',
  (type) => typeof type === 'function' && derives(type as unknown as AnyClass, Distribution),
);
const bindClasses = signature({ typeP: classRule, typeQ: classRule });

/**
 * Says how the divergence of a `P` from a `Q` is computed, of subclasses too where no more specific pair is registered;
 * returns the function. Without one it returns what takes one: `registerKl(P, Q)((p, q) => …)`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.kl.register_kl
 * @throws TypeError for what is no class of distributions
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
    const base = other[i] as AnyClass;
    if (!derives(type, base)) return false;
    if (type !== base) return true;
  }
  return true;
}

function mostSpecific<T>(entries: readonly T[], classes: (entry: T) => readonly AnyClass[]): T {
  return entries.reduce((best, entry) => (precedes(classes(entry), classes(best)) ? entry : best));
}

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
 * The Kullback–Leibler divergence of `p` from `q`: the expectation under `p` of `p`'s log density less `q`'s.
 * @returns (batchShape)
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.kl.kl_divergence
 * @throws Error whose `name` is `'NotImplementedError'` where no function is registered for the classes
 */
export function klDivergence(...args: Takes<['p', 'q'], [p: Distribution, q: Distribution]>): Tensor {
  const { p, q } = bindDivergence('klDivergence', args);
  const ofP = found.get(p.constructor) ?? new Map<unknown, Divergence | null>();
  found.set(p.constructor, ofP);
  let divergence = ofP.get(q.constructor);
  if (divergence === undefined) {
    divergence = dispatch(p.constructor as AnyClass, q.constructor as AnyClass);
    ofP.set(q.constructor, divergence);
  }
  if (divergence === null) {
    throw new NotImplementedError(
      `klDivergence: no divergence is registered of ${p.constructor.name} from ${q.constructor.name}`,
    );
  }
  return divergence(p, q);
}
