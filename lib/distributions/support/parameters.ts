/** The parameters of distributions. */

import { type Arguments, flag, orNull, type Rule, rule, signature } from '../../core/arguments/rules';
import { broadcastTensors } from '../../core/functional';
import { tensor } from '../../core/operators/creation';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Scalar } from '../../core/types/scalar';
import type { ValidateOptions } from '../base/distribution';

/** A parameter: a tensor, or a number for a tensor of one value. */
export type NumberOrTensor = number | boolean | Scalar | Tensor;

/** Whether `value` is a number of any kind and not a tensor. */
export function isNumber(value: unknown): value is number | boolean | Scalar {
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Scalar;
}

/** The rule for a parameter: a number or a tensor. */
export const parameter = (fallback?: number): Rule<NumberOrTensor> =>
  rule('a number or a Tensor', (value) => isNumber(value) || isTensor(value), fallback);

/** The last parameter of every distribution. */
export const validation = { validateArgs: orNull(flag()) };

/**
 * Broadcasts the parameters to a common shape. Numbers become tensors with the dtype and device of the first tensor, or
 * with the default dtype where there is none.
 */
export function broadcastAll<Names extends string>(
  values: Readonly<Record<Names, NumberOrTensor>>,
): Record<Names, Tensor> {
  const all = Object.values(values) as NumberOrTensor[];
  const first = all.find(isTensor);
  const options = first === undefined || all.every(isTensor) ? {} : like(first);
  const tensors = all.map((value) => (isTensor(value) ? value : tensor(numberOf(value), options)));
  const broadcast = broadcastTensors(tensors);
  return Object.fromEntries(Object.keys(values).map((name, i) => [name, broadcast[i]])) as Record<
    Names,
    Tensor
  >;
}

/** A number of any kind as a JavaScript number. */
export function numberOf(value: number | boolean | Scalar): number {
  return Number(value instanceof Scalar ? value.value : value);
}

/** The dtype and device of a tensor, as options for making another one. */
export function like({ dtype, device }: Tensor): Pick<Tensor, 'dtype' | 'device'> {
  return { dtype, device };
}

/** The parameters of families with a location and a scale. */
export interface LocScaleOptions extends ValidateOptions {
  /** The location: any real number. */
  loc: NumberOrTensor;
  /** The scale: a positive number. */
  scale: NumberOrTensor;
}

export type LocScaleArguments = Arguments<
  [loc: NumberOrTensor, scale: NumberOrTensor, validateArgs?: boolean | null],
  LocScaleOptions,
  ['loc', 'scale']
>;

export const bindLocScale = signature({ loc: parameter(), scale: parameter(), ...validation });

/** The parameters of families with two concentrations. */
export interface ConcentrationsOptions extends ValidateOptions {
  /** The first concentration: a positive number. */
  concentration1: NumberOrTensor;
  /** The second concentration: a positive number. */
  concentration0: NumberOrTensor;
}

export type ConcentrationsArguments = Arguments<
  [concentration1: NumberOrTensor, concentration0: NumberOrTensor, validateArgs?: boolean | null],
  ConcentrationsOptions,
  ['concentration1', 'concentration0']
>;

export const bindConcentrations = signature({
  concentration1: parameter(),
  concentration0: parameter(),
  ...validation,
});

/** The parameters of families with a concentration and a rate. */
export interface ConcentrationRateOptions extends ValidateOptions {
  /** The concentration (shape parameter): a positive number. */
  concentration: NumberOrTensor;
  /** The rate, which is the inverse of the scale: a positive number. */
  rate: NumberOrTensor;
}

export type ConcentrationRateArguments = Arguments<
  [concentration: NumberOrTensor, rate: NumberOrTensor, validateArgs?: boolean | null],
  ConcentrationRateOptions,
  ['concentration', 'rate']
>;

export const bindConcentrationRate = signature({
  concentration: parameter(),
  rate: parameter(),
  ...validation,
});

/** The parameters of families with a rate. */
export interface RateOptions extends ValidateOptions {
  /** The rate: a positive number; for Poisson also 0. */
  rate: NumberOrTensor;
}

export type RateArguments = Arguments<
  [rate: NumberOrTensor, validateArgs?: boolean | null],
  RateOptions,
  ['rate']
>;

export const bindRate = signature({ rate: parameter(), ...validation });

/** The parameters of families with a scale. */
export interface ScaleOptions extends ValidateOptions {
  /** The scale: a positive number. */
  scale: NumberOrTensor;
}

export type ScaleArguments = Arguments<
  [scale: NumberOrTensor, validateArgs?: boolean | null],
  ScaleOptions,
  ['scale']
>;

export const bindScale = signature({ scale: parameter(), ...validation });
