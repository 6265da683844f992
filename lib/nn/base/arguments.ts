/** Arguments of constructors and functions of `nn`. */

import { deviceRule, dtypeRule, orNull, type Rule, rule } from '../../core/arguments/rules';
import type { DeviceLike } from '../../core/types/device';
import type { DType } from '../../core/types/dtype';

export * from '../../core/arguments/rules';

/** A size of one dimension. */
export type Size1 = number | readonly [number];
/** Sizes of two dimensions, or one for both. */
export type Size2 = number | readonly [number, number];
/** Sizes of three dimensions, or one for all. */
export type Size3 = number | readonly [number, number, number];

/** Where and as what a module's parameters are made. */
export interface Factory {
  /** The device of parameters and buffers; by default the CPU. */
  device?: DeviceLike | null;
  /** The dtype of parameters and floating-point buffers; by default the default dtype, `float32`. */
  dtype?: DType | null;
}

/** The last two parameters of every module that has parameters. */
export const factory = {
  device: orNull(deviceRule()),
  dtype: orNull(dtypeRule()),
};

/** `n` numbers, of which one may stand for all, as an array. */
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
