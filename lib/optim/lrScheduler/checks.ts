/** Checks of the arguments of schedulers. */
import { describe } from '../../core/support/describe';
import { expectNumber } from '../base/options';

/** @throws RangeError unless `value` is an integer of at least `least` */
export function expectInteger(callee: string, name: string, value: unknown, least: number): void {
  if (typeof value !== 'number')
    throw new TypeError(`${callee}: ${name} must be an integer, got ${describe(value)}`);
  if (Number.isInteger(value) && value >= least) return;
  throw new RangeError(`${callee}: ${name} must be an integer of at least ${least}, got ${value}`);
}

/** @throws RangeError unless `value` is an integer of at least 1 */
export function expectPositiveInteger(callee: string, name: string, value: unknown): void {
  expectInteger(callee, name, value, 1);
}

/** @throws RangeError unless `value` is a number above 0 and at most 1 */
export function expectShare(callee: string, name: string, value: unknown): void {
  const number = expectNumber(callee, name, value);
  if (!(number > 0 && number <= 1))
    throw new RangeError(`${callee}: ${name} must be above 0 and at most 1, got ${number}`);
}

/** @throws RangeError unless `value` is one of `allowed` */
export function expectOneOf(callee: string, name: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return;
  const names = allowed.map((item) => `'${item}'`);
  throw new RangeError(
    `${callee}: ${name} must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, got ${describe(value)}`,
  );
}
