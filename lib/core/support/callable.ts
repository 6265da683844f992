/** Objects that can be called like functions, as those of Python's classes with `__call__`. */

/** The name of the method that runs when a Callable is called. */
export const call: unique symbol = Symbol('call');

/**
 * A class whose instances are functions: `object(x)` runs the object's method `[call]`. Fields, methods, `instanceof`
 * and subclasses work as with any class.
 */
export abstract class Callable {
  constructor() {
    // The prototype is set to that of the class, in place of Function.prototype, so that the object has the members of
    // the class and not those of functions.
    const self = (...args: unknown[]): unknown => (self as unknown as Callable)[call](...args);
    // A function's own `name` and `length` would hide fields and getters of the class.
    delete (self as { name?: unknown }).name;
    delete (self as { length?: unknown }).length;
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance becomes a function
    return Object.setPrototypeOf(self, new.target.prototype) as this;
  }

  /** Runs when the object is called, with the arguments of the call. */
  abstract [call](...args: unknown[]): unknown;
}
