/** Properties that are computed when they are first read, and then kept. */
import { enableGrad } from '../../core/autograd/gradMode';

/** The getters that `lazyProperties` has made, by which `isLazy` recognises them. */
const getters = new WeakSet<() => unknown>();

/** Gives the instance a property of its own, which takes the place of a getter that its class has under this name. */
export function setOwn(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/**
 * Adds properties to the instances of `Class`. Each is computed when it is first read, and recorded for autograd even
 * inside `noGrad`, since a later reader may need its gradient. An instance that already has a property of its own under
 * the name, such as a parameter that it was given, keeps that.
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

/** Whether `lazyProperties` has defined this property for the class of `target`. */
export function isLazy(target: object, name: string): boolean {
  for (let at = Object.getPrototypeOf(target); at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found.get !== undefined && getters.has(found.get);
  }
  return false;
}
