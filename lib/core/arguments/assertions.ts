/**
 * Checks of single arguments, for functions that declare their parameters in plain TypeScript. Each throws a TypeError
 * whose message begins with `where`, such as `softsign: argument 'input'`.
 */
import { describe } from '../support/describe';
import { isTensor, type Tensor } from '../tensor/tensor';

/** The error for a value of another kind than expected; `where` is the beginning of its message. */
export function mismatch(where: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
}

/** Checks that `value` is a Tensor. */
export function expectTensor(where: string, value: unknown): asserts value is Tensor {
  if (!isTensor(value)) throw mismatch(where, 'a Tensor', value);
}

/** Checks that `value` is a function. */
export function expectFunction(
  where: string,
  value: unknown,
): asserts value is (...args: never[]) => unknown {
  if (typeof value !== 'function') throw mismatch(where, 'a function', value);
}

/** Checks that `value` is a string. */
export function expectString(where: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw mismatch(where, 'a string', value);
}

/** Checks that `value` is a boolean. */
export function expectBoolean(where: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') throw mismatch(where, 'a boolean', value);
}

/** Checks that `value` is an object and not null. */
export function expectObject(where: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null) throw mismatch(where, 'an object', value);
}

/** Checks that `value` is an array of numbers. */
export function expectNumbers(where: string, value: unknown): asserts value is number[] {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'number');
  if (!isList) throw mismatch(where, 'an array of numbers', value);
}

/** @param divisor what `value` is to be a multiple of, as the message calls it: `groups` */
export function expectMultiple(where: string, value: number, divisor: string, by: number): void {
  if (value % by !== 0) {
    throw new RangeError(`${where}: expected a multiple of ${divisor} (${by}), got ${value}`);
  }
}

/**
 * Checks that `for … of` can iterate over `value`. A Tensor is refused although it can be iterated: a function that
 * takes a list of tensors must not silently take the rows of one tensor.
 * @param what the name of the items in the message `an array or another iterable of Tensors`
 */
export function expectIterable(
  where: string,
  what: string,
  value: unknown,
): asserts value is Iterable<unknown> {
  // Modules are functions (they are called), and `Sequential` and `ModuleList` are iterable, so functions count as
  // objects.
  const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null);
  const isIterable = isObject && !isTensor(value) && Symbol.iterator in value;
  if (!isIterable) throw mismatch(where, `an array or another iterable of ${what}`, value);
}

/** Returns the tensors of any iterable as an array, after checking that each item is a Tensor. */
export function expectTensors(where: string, value: unknown): Tensor[] {
  expectIterable(where, 'Tensors', value);
  const list = [...value];
  const wrong = list.findIndex((item) => !isTensor(item));
  if (wrong >= 0) throw mismatch(`${where}[${wrong}]`, 'a Tensor', list[wrong]);
  return list as Tensor[];
}
