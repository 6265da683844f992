/** Adds methods to Tensor. */
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';

/** Adds each function to Tensor as a method. The function finds the tensor on which it is called in `this`. */
export function defineMethods(methods: Record<PropertyKey, unknown>): void {
  for (const key of Reflect.ownKeys(methods)) {
    const value = methods[key as string];
    Object.defineProperty(Tensor.prototype, key, { value, writable: true, configurable: true });
  }
}

/** Adds each function to Tensor as a method. The tensor on which the method is called becomes the first argument. */
export function installMethods(
  functions: Record<string, (input: Tensor, ...args: never[]) => unknown>,
): void {
  for (const [name, call] of Object.entries(functions)) {
    const method = function (this: unknown, ...args: unknown[]): unknown {
      if (!isTensor(this))
        throw new TypeError(`${name}: expected to be called on a Tensor, got ${describe(this)}`);
      return (call as (...args: unknown[]) => unknown)(this, ...args);
    };
    defineMethods({ [name]: method });
  }
}
