/** Objects that are called, as Python's are that have `__call__`. */

/** `this[call](…)` is what calling the object does. */
export const call: unique symbol = Symbol('call');

/**
 * A class whose instances are functions: `object(x)` runs the object's `[call]` method, and everything else is as with
 * any class: fields, methods, `instanceof`, subclasses.
 */
export abstract class Callable {
  constructor() {
    // The class's own prototype stands before Function.prototype's place, so the object has the class's members only.
    const self = (...args: unknown[]): unknown => (self as unknown as Callable)[call](...args);
    // A function's own `name` and `length` would hide fields and getters of the class.
    delete (self as { name?: unknown }).name;
    delete (self as { length?: unknown }).length;
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance becomes a function
    return Object.setPrototypeOf(self, new.target.prototype) as this;
  }

  abstract [call](...args: unknown[]): unknown;
}
