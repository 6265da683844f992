/** Constructs modules without initializing their parameters. */

import { describe } from '../../core/support/describe';
import { isPlainObject } from '../../core/support/plainObject';
import type { DeviceLike } from '../../core/types/device';
import { Module } from '../base/module';

/**
 * Constructs a module whose parameters are not initialized, which saves time and draws no random numbers.
 * @example
 * ```ts
 * const linear = nn.utils.skipInit(nn.Linear, 1000, 1000); // its weight is undefined until it is loaded
 * ```
 * @param moduleCls a class whose constructor takes `device`
 * @param args the constructor's arguments; `device`, where it is given, in the object of keyword arguments
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.utils.skip_init.html
 */
export function skipInit<M extends Module, A extends readonly unknown[]>(
  moduleCls: new (...args: A) => M,
  ...args: A
): M;
export function skipInit<M extends Module>(
  options: { moduleCls: new (...args: never) => M } & Record<string, unknown>,
): M;
export function skipInit<M extends Module>(first: unknown, ...given: unknown[]): M {
  const { moduleCls: module, ...others } = (isPlainObject(first) ? first : { moduleCls: first }) as {
    moduleCls: new (...args: unknown[]) => M;
  };
  const args = isPlainObject(first) ? [others] : given;
  if (typeof module !== 'function' || !(module.prototype instanceof Module)) {
    throw new TypeError(
      `skipInit: argument 'moduleCls': expected a class of modules, got ${describe(module)}`,
    );
  }
  const last = args.at(-1);
  const keywords = isPlainObject(last) ? last : {};
  const positional = isPlainObject(last) ? args.slice(0, -1) : args;
  const made = Reflect.construct(module, [...positional, { ...keywords, device: 'meta' }]) as M;
  return made.toEmpty({ device: (keywords['device'] as DeviceLike | undefined) ?? 'cpu' });
}
