/** How distributions take their parameters. */

import { type Arguments, flag, orNull, type Rule, rule, signature } from '../../core/arguments/rules';
import { broadcastTensors } from '../../core/functional';
import { tensor } from '../../core/operators/creation';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Scalar } from '../../core/types/scalar';
import type { ValidateOptions } from '../base/distribution';

/** A parameter: a tensor, or a number that stands for one. */
export type NumberOrTensor = number | boolean | Scalar | Tensor;

/** Whether `value` is a number, of any kind, and no tensor. */
export function isNumber(value: unknown): value is number | boolean | Scalar {
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Scalar;
}

/** A number or a tensor. */
export const parameter = (fallback?: number): Rule<NumberOrTensor> =>
  rule('a number or a Tensor', (value) => isNumber(value) || isTensor(value), fallback);

/** The last parameter of every distribution. */
export const validation = { validateArgs: orNull(flag()) };

/**
 * The parameters as tensors of their common shape. Numbers become tensors of the dtype and on the device of the first
 * tensor, or of the default dtype.
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

/** A number of any kind as a plain one. */
export function numberOf(value: number | boolean | Scalar): number {
  return Number(value instanceof Scalar ? value.value : value);
}

/** The dtype and the device of a tensor, for making another. */
export function like({ dtype, device }: Tensor): Pick<Tensor, 'dtype' | 'device'> {
  return { dtype, device };
}

/** Location and scale, as several families have them. */
export interface LocScaleOptions extends ValidateOptions {
  /** The location, any real number. */
  loc: NumberOrTensor;
  /** The scale, positive. */
  scale: NumberOrTensor;
}

export type LocScaleArguments = Arguments<
  [loc: NumberOrTensor, scale: NumberOrTensor, validateArgs?: boolean | null],
  LocScaleOptions,
  ['loc', 'scale']
>;

export const bindLocScale = signature({ loc: parameter(), scale: parameter(), ...validation });

/** Two concentrations. */
export interface ConcentrationsOptions extends ValidateOptions {
  /** The first concentration, positive. */
  concentration1: NumberOrTensor;
  /** The second concentration, positive. */
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

/** Concentration and rate. */
export interface ConcentrationRateOptions extends ValidateOptions {
  /** The concentration (shape parameter), positive. */
  concentration: NumberOrTensor;
  /** The rate, one over the scale, positive. */
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

/** A rate alone. */
export interface RateOptions extends ValidateOptions {
  /** The rate: positive, of Poisson at least 0. */
  rate: NumberOrTensor;
}

export type RateArguments = Arguments<
  [rate: NumberOrTensor, validateArgs?: boolean | null],
  RateOptions,
  ['rate']
>;

export const bindRate = signature({ rate: parameter(), ...validation });

/** A scale alone. */
export interface ScaleOptions extends ValidateOptions {
  /** The scale, positive. */
  scale: NumberOrTensor;
}

export type ScaleArguments = Arguments<
  [scale: NumberOrTensor, validateArgs?: boolean | null],
  ScaleOptions,
  ['scale']
>;

export const bindScale = signature({ scale: parameter(), ...validation });
