/** Rules and types for the arguments of constructors and functions of `nn`. */

import { deviceRule, dtypeRule, orNull, type Rule, rule } from '../../core/arguments/rules';
import type { DeviceLike } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';

export * from '../../core/arguments/rules';

/** A size of one dimension. */
export type Size1 = number | readonly [number];
/** Sizes of two dimensions, or one number for both. */
export type Size2 = number | readonly [number, number];
/** Sizes of three dimensions, or one number for all. */
export type Size3 = number | readonly [number, number, number];

/** The device and dtype of a module's parameters. */
export interface Factory {
  /** The device of parameters and buffers; the CPU by default. */
  device?: DeviceLike | null;
  /** The dtype of parameters and floating-point buffers; the default dtype, `float32`, by default. */
  dtype?: DType | null;
}

/** The rules for the last two arguments of every module that has parameters. */
export const factory = {
  device: orNull(deviceRule()),
  dtype: orNull(dtypeRule()),
};

/** Accepts `n` numbers, or one number for all, and gives an array. */
export function reals(n: number): Rule<number[]> {
  const list = rule<number | number[]>(
    `a number or an array of ${n} numbers`,
    (value) =>
      typeof value === 'number' ||
      (Array.isArray(value) && value.length === n && value.every((item) => typeof item === 'number')),
  );
  return {
    read(value, where) {
      const given = list.read(value, where);
      return typeof given === 'number' ? new Array<number>(n).fill(given) : given;
    },
  };
}
