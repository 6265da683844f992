/** Properties that are computed when they are first read, and then kept. */
import { enableGrad } from '../../core/autograd/autograd';

/** The getters that compute such properties. */
const getters = new WeakSet<() => unknown>();

/** Sets an own property of the instance, which hides what its class has under this name. */
export function setOwn(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/**
 * Adds properties to the instances of `Class`. Each is computed when it is first read, and recorded for autograd even
 * inside `noGrad`. An instance that has an own property of the name keeps that.
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

/** Whether the class of `target` computes this property when it is first read. */
export function isLazy(target: object, name: string): boolean {
  for (let at = Object.getPrototypeOf(target); at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found.get !== undefined && getters.has(found.get);
  }
  return false;
}
