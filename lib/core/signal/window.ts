/** What all windows share: their options, and how a function of theirs is made. */

import {
  type Arguments,
  deviceRule,
  dtypeRule,
  flag,
  natural,
  orNull,
  type Rule,
  rule,
  signature,
} from '../arguments/rules';
import { getDefaultDtype, tensor } from '../operators/creation';
import { operator } from '../operators/namespaces';
import { describe } from '../support/describe';
import type { Tensor } from '../tensor/tensor';
import type { DeviceLike } from '../types/device';
import type { DType } from '../types/dtype';
import * as dtypes from '../types/dtype';
import { Layout, strided } from '../types/layout';

/** The options of every window. */
export interface WindowOptions {
  /**
   * true, the default: a symmetric window, for designing filters. false: a periodic window, for spectra, which is a
   * symmetric one of M + 1 values without the last.
   */
  sym?: boolean;
  /** The dtype of the result: `torch.float32` or `torch.float64`. By default `torch.getDefaultDtype()`. */
  dtype?: DType | null;
  /** The layout of the result: only `torch.strided`, the default. */
  layout?: Layout;
  /** The device of the result; the CPU by default. */
  device?: DeviceLike | null;
  /** Whether autograd records operations on the result; false by default. */
  requiresGrad?: boolean;
}

/** The type of the function of a window with the options `Own` besides those of every window. */
export type Window<Own extends object = object> = (
  ...args: Arguments<
    [M: number],
    {
      /** The number of values, from 0 on. */
      M: number;
    } & Own &
      WindowOptions,
    ['M']
  >
) => Tensor;

interface Common {
  M: number;
  sym: boolean;
  dtype: DType | null;
  layout: Layout;
  device: DeviceLike | null;
  requiresGrad: boolean;
}

const commonRules = {
  sym: flag(true),
  dtype: orNull(dtypeRule()),
  layout: rule<Layout>('a layout', (value) => value instanceof Layout, strided),
  device: orNull(deviceRule()),
  requiresGrad: flag(false),
};

/** The dtype and device of the elements, and whether they require a gradient. */
type Making = { dtype: DType; device?: DeviceLike; requiresGrad: boolean };

/** Calls the operator `name` with these arguments. */
export const call = (name: string, ...args: unknown[]): Tensor =>
  operator(`aten::${name}`).callMany(args) as Tensor;

/**
 * Makes the function for a window: it binds the arguments, and calls `make` for at least one sample.
 * @param rules the rules of the arguments that only this window has
 */
export function windowOf<Own extends object>(
  name: string,
  rules: { [Key in keyof Own]-?: Rule<unknown> },
  make: (given: Common & Required<Own>, making: Making) => Tensor,
): Window<Own> {
  const bind = signature({ M: natural(), ...rules, ...commonRules } as Record<string, Rule<unknown>>, 1);
  return (...args) => {
    const given = bind(name, args) as unknown as Common & Required<Own>;
    const { M, layout, device, requiresGrad } = given;
    const dtype = given.dtype ?? getDefaultDtype();
    if (layout !== strided)
      throw new TypeError(`${name}: argument 'layout': expected ${strided}, got ${layout}`);
    if (dtype !== dtypes.float32 && dtype !== dtypes.float64) {
      throw new TypeError(`${name}: argument 'dtype': expected float32 or float64, got ${dtype}`);
    }
    const making = { dtype, requiresGrad, ...(device && { device }) };
    return M === 0 ? call('empty', [0], making) : make(given, making);
  };
}

/** `count` evenly spaced values. */
export const samples = (start: number, end: number, count: number, making: Making): Tensor =>
  call('linspace', start, end, count, making);

/** @throws RangeError unless `value` is positive */
export function positive(name: string, argument: string, value: number): void {
  if (!(value > 0))
    throw new RangeError(
      `${name}: argument '${argument}': expected a positive number, got ${describe(value)}`,
    );
}

/** The number of steps between the first sample and the point where the window ends. */
export const steps = ({ M, sym }: Common): number => (sym ? M - 1 : M);

/** The sum of cosines of multiples of the angle, with the factors `a` and alternating signs. */
export function sumOfCosines(given: Common, a: readonly number[], making: Making): Tensor {
  const { M } = given;
  if (M === 1) return call('ones', [1], making);
  const step = (2 * Math.PI) / steps(given);
  const k = samples(0, (M - 1) * step, M, making);
  const signed = a.map((factor, i) => (i % 2 === 0 ? factor : -factor));
  const factors = tensor(signed, making);
  const multiples = call('arange', signed.length, making);
  const cosines = multiples.unsqueeze(-1).mul(k).cos() as Tensor;
  return factors.unsqueeze(-1).mul(cosines).sum(0);
}
