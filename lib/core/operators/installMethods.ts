/** Makes functions of `torch` methods of Tensor. */
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';

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
    Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
  }
}
