/** Properties that are computed when they are first read, and kept. */
import { enableGrad } from '../../core/autograd/autograd';

/** The getters that compute such properties. */
const getters = new WeakSet<() => unknown>();

/** Sets a property of the instance itself, before what its class has under the name. */
export function setOwn(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/**
 * Gives the instances of `Class` properties that `compute` gives at the first reading, recorded for autograd even inside
 * `noGrad`. An instance that was made with such a property has that one.
 */
export function lazyProperties<Instance extends object>(
  Class: { readonly prototype: Instance },
  compute: Readonly<Record<string, (self: Instance) => unknown>>,
): void {
  for (const [name, of] of Object.entries(compute)) {
    const get = function (this: Instance): unknown {
      const value = enableGrad(() => of(this));
      setOwn(this, name, value);
      return value;
    };
    getters.add(get);
    Object.defineProperty(Class.prototype, name, { get, configurable: true });
  }
}

/** Whether a property of `target`'s class is computed at the first reading. */
export function isLazy(target: object, name: string): boolean {
  for (let at = Object.getPrototypeOf(target); at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found.get !== undefined && getters.has(found.get);
  }
  return false;
}
