/** Checks for arguments that must be modules. */
import { type Rule, rule } from '../../core/arguments/rules';
import { describe } from '../../core/support/describe';
import { Module } from './module';

/**
 * @param where the beginning of the error message, such as `prune.isPruned: argument 'module'`
 * @throws TypeError where `value` is no Module
 */
export function expectModule(where: string, value: unknown): asserts value is Module {
  if (!(value instanceof Module)) throw new TypeError(`${where}: expected a Module, got ${describe(value)}`);
}

/** The rule of an argument that is a module. */
export const moduleRule = <M extends Module = Module>(): Rule<M> =>
  rule('a Module', (value) => value instanceof Module);
