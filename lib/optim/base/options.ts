/** An optimizer's hyperparameters: how they are given, and which values are allowed. */

import { isPlainObject } from '../../core/operators/overloads';
import { bindArguments, type ParameterSpec } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { isTensor } from '../../core/tensor/tensor';
import type { Params } from './parameterGroups';

/** One hyperparameter. */
export interface OptionSpec extends ParameterSpec {
  default: unknown;
}

/** Arguments by position in Python's order, any number of them, followed by an object that may name any. */
export type Arguments<Positional extends readonly unknown[], Options> = Positional extends readonly [
  ...infer Rest,
  infer _,
]
  ? [...Partial<Positional>] | [...Positional, options?: Options] | Arguments<Rest, Options>
  : [options?: Options];

/**
 * Reads the parameters and hyperparameters that an optimizer's constructor was given.
 * @param specs the hyperparameters, in Python's order
 */
export function bindOptions<Options extends object>(
  callee: string,
  specs: readonly OptionSpec[],
  args: readonly unknown[],
): [params: Params<Options>, options: Options] {
  // A single plain object holds keyword arguments; any other single argument is the iterable of parameters.
  const all = args.length === 1 && !isPlainObject(args[0]) ? [args[0], {}] : args;
  const bound = bindArguments<Record<string, unknown>>(callee, [{ name: 'params' }, ...specs], all);
  // The order of declaration is that of Python's dict.
  const options = Object.fromEntries(specs.map(({ name }) => [name, bound[name]]));
  return [bound['params'] as Params<Options>, options as Options];
}

function isOneElement(value: unknown): boolean {
  return isTensor(value) && value.numel() === 1;
}

/** The number that `value` is or, as a tensor of one element, holds. */
export function expectNumber(callee: string, name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (isOneElement(value)) return (value as { item(): number }).item();
  if (isTensor(value)) {
    throw new RangeError(
      `${callee}: ${name} must have one element, got a Tensor of shape [${value.shape.join(', ')}]`,
    );
  }
  throw new TypeError(`${callee}: ${name} must be a number, got ${describe(value)}`);
}

/** @throws RangeError unless `value` is a number of at least `least` */
export function expectAtLeast(callee: string, name: string, value: unknown, least = 0): void {
  const number = expectNumber(callee, name, value);
  if (!(number >= least)) throw new RangeError(`${callee}: ${name} must be at least ${least}, got ${number}`);
}

/** @throws RangeError unless `value` is a number from `least` to `greatest` */
export function expectBetween(
  callee: string,
  name: string,
  value: unknown,
  least: number,
  greatest: number,
): void {
  const number = expectNumber(callee, name, value);
  if (!(number >= least && number <= greatest)) {
    throw new RangeError(`${callee}: ${name} must be from ${least} to ${greatest}, got ${number}`);
  }
}

/** @throws RangeError unless `value` is a number of at least 0 and below 1 */
export function expectFraction(callee: string, name: string, value: unknown): void {
  const number = expectNumber(callee, name, value);
  if (!(number >= 0 && number < 1)) {
    throw new RangeError(`${callee}: ${name} must be at least 0 and below 1, got ${number}`);
  }
}

/** @throws TypeError unless `value` is an array of `length` */
export function expectTuple(
  callee: string,
  name: string,
  value: unknown,
  length: number,
): readonly unknown[] {
  if (!Array.isArray(value) || value.length !== length) {
    throw new TypeError(`${callee}: ${name} must be an array of ${length}, got ${describe(value)}`);
  }
  return value;
}

/** @throws TypeError unless `value` is a boolean, or null where that is allowed */
export function expectBoolean(callee: string, name: string, value: unknown, nullable = false): void {
  if (typeof value === 'boolean' || (nullable && value === null)) return;
  throw new TypeError(
    `${callee}: ${name} must be a boolean${nullable ? ' or null' : ''}, got ${describe(value)}`,
  );
}
