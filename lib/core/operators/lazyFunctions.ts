/** Makes the functions and methods that users call. Each looks up its operator at its first call. */
import { describe } from '../support/describe';
import { isTensor } from '../tensor/tensor';
import type { Operator } from './operator';

/**
 * A function that calls an operator, which `find` returns for `key` at the first call. Importing the package makes a
 * thousand of these functions, so each holds as little as possible.
 */
export function functionOf<Key>(key: Key, find: (key: Key) => Operator): (...args: unknown[]) => unknown {
  let operator: Operator | undefined;
  return function (a?: unknown, b?: unknown) {
    operator ??= find(key);
    // biome-ignore lint/complexity/noArguments: a rest array would cost every call
    switch (arguments.length) {
      case 1:
        return operator.call1(a);
      case 2:
        return operator.call2(a, b);
      default:
        // biome-ignore lint/complexity/noArguments: as above
        return operator.callMany(Array.from(arguments));
    }
  };
}

/**
 * A method that calls an operator, which `find` returns for `key` at the first call. It passes the tensor on which it
 * is called as the operator's `self`, which is nearly always the first argument.
 */
export function methodOf<Key>(
  name: string,
  key: Key,
  find: (key: Key) => Operator,
): (this: unknown, ...args: unknown[]) => unknown {
  let operator: Operator | undefined;
  return function (this: unknown, a?: unknown) {
    if (!isTensor(this))
      throw new TypeError(`${name}: expected to be called on a Tensor, got ${describe(this)}`);
    operator ??= find(key);
    // biome-ignore lint/complexity/noArguments: a rest array would cost every call
    switch (arguments.length) {
      case 0:
        return operator.call1(this);
      case 1:
        return operator.selfPosition === 0 ? operator.call2(this, a, true) : operator.callMethod(this, [a]);
      default:
        // biome-ignore lint/complexity/noArguments: as above
        return operator.callMethod(this, Array.from(arguments));
    }
  };
}
