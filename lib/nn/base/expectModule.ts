/** A check of an argument that is to be a module. */
import { describe } from '../../core/support/describe';
import { Module } from './module';

/** @param where begins the message: `prune.isPruned: argument 'module'` */
export function expectModule(where: string, value: unknown): asserts value is Module {
  if (!(value instanceof Module)) throw new TypeError(`${where}: expected a Module, got ${describe(value)}`);
}
