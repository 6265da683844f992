/** Functions of `torch` that are methods of Tensor as well. */
import { describe } from '../support/describe';
import { isTensor, Tensor } from '../tensor/tensor';

/** Makes each function a method whose receiver is its first argument. */
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
