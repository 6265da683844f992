/** An optimizer's hyperparameters: declared by rules, given to its constructor, and checked in each group. */

import { arrayOf, numberOrTensor } from '../../core/arguments/numberRules';
import { anything, type Rule, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import type { Params } from './parameterGroups';

/** The hyperparameters of one kind of optimizer. */
export interface Hyperparameters<Options extends object> {
  /** Reads the parameters and hyperparameters that the constructor was given. */
  bind(callee: string, args: readonly unknown[]): [params: Params<Options>, options: Options];
  /** @throws TypeError or RangeError that names the first wrong one of `options`, a group's or the defaults */
  check(callee: string, options: Options): void;
}

/**
 * Declares the hyperparameters of an optimizer.
 * @param rules a rule for each, in Python's order, which is that of a group in state dicts too
 * @param positional how many of them, from the first on, may be given by position; all by default
 */
export function hyperparameters<Options extends object>(
  rules: { readonly [Name in keyof Options]-?: Rule<Options[Name]> },
  positional?: number,
): Hyperparameters<Options> {
  const entries = Object.entries(rules) as [string, Rule<unknown>][];
  const bound = signature(
    { params: anything<unknown>(), ...(rules as Record<string, Rule<unknown>>) },
    positional === undefined ? undefined : positional + 1,
  );
  return {
    bind(callee, args) {
      const { params, ...options } = bound(callee, args);
      return [params as Params<Options>, options as Options];
    },
    check(callee, options) {
      const values = options as Record<string, unknown>;
      for (const [name, rule] of entries) rule.read(values[name], `${callee}: argument '${name}'`);
    },
  };
}

/** The decays of two running averages, that of the gradient and that of its square, as Adam has them. */
export function betas<T extends number | Tensor>(): Rule<readonly [T, T]> {
  const decay = numberOrTensor<T>({ least: 0, below: 1 });
  return arrayOf<readonly [T, T]>([decay, decay], [0.9, 0.999] as unknown as readonly [T, T]);
}
