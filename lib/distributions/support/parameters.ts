/** The parameters of distributions. */

import { type Arguments, flag, orNull, type Rule, rule, signature } from '../../core/arguments/rules';
import { broadcastTensors } from '../../core/functional';
import { tensor } from '../../core/operators/creation';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { Scalar } from '../../core/types/scalar';
import type { ValidateOptions } from '../base/distribution';

/** A parameter of a distribution: a tensor, or a number that stands for a tensor of one element. */
export type NumberOrTensor = number | boolean | Scalar | Tensor;

/** Whether `value` is a number of any kind and not a tensor. */
export function isNumber(value: unknown): value is number | boolean | Scalar {
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Scalar;
}

/** The rule for a parameter: a number or a tensor. */
export const parameter = (fallback?: number): Rule<NumberOrTensor> =>
  rule('a number or a Tensor', (value) => isNumber(value) || isTensor(value), fallback);

/** The rule for `validateArgs`, the last argument of every distribution's constructor. */
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

/** What the constructors of families with a location and a scale take. */
export interface LocScaleOptions extends ValidateOptions {
  /** The location, which moves the distribution along the line: any real number. It broadcasts with `scale`. */
  loc: NumberOrTensor;
  /** The scale, which says how wide the distribution is: a positive number. It broadcasts with `loc`. */
  scale: NumberOrTensor;
}

/** The arguments of a constructor that takes `LocScaleOptions`, by position or by name. */
export type LocScaleArguments = Arguments<
  [loc: NumberOrTensor, scale: NumberOrTensor, validateArgs?: boolean | null],
  LocScaleOptions,
  ['loc', 'scale']
>;

export const bindLocScale = signature({ loc: parameter(), scale: parameter(), ...validation });

/** What the constructors of families with two concentrations take. */
export interface ConcentrationsOptions extends ValidateOptions {
  /** A positive number: the larger it is, the nearer to 1 samples are. It broadcasts with `concentration0`. */
  concentration1: NumberOrTensor;
  /** A positive number: the larger it is, the nearer to 0 samples are. It broadcasts with `concentration1`. */
  concentration0: NumberOrTensor;
}

/** The arguments of a constructor that takes `ConcentrationsOptions`, by position or by name. */
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

/** What the constructors of families with a concentration and a rate take. */
export interface ConcentrationRateOptions extends ValidateOptions {
  /** The concentration α, often called the shape parameter: a positive number. It broadcasts with `rate`. */
  concentration: NumberOrTensor;
  /** The rate β of the gamma distribution, the inverse of its scale: a positive number. */
  rate: NumberOrTensor;
}

/** The arguments of a constructor that takes `ConcentrationRateOptions`, by position or by name. */
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

/** What the constructors of families with a rate take. */
export interface RateOptions extends ValidateOptions {
  /** The mean number of events in one unit of time: a positive number, which for `Poisson` may also be 0. */
  rate: NumberOrTensor;
}

/** The arguments of a constructor that takes `RateOptions`, by position or by name. */
export type RateArguments = Arguments<
  [rate: NumberOrTensor, validateArgs?: boolean | null],
  RateOptions,
  ['rate']
>;

export const bindRate = signature({ rate: parameter(), ...validation });

/** What the constructors of families with a scale take. */
export interface ScaleOptions extends ValidateOptions {
  /** The scale, which says how far from 0 samples lie: a positive number. */
  scale: NumberOrTensor;
}

/** The arguments of a constructor that takes `ScaleOptions`, by position or by name. */
export type ScaleArguments = Arguments<
  [scale: NumberOrTensor, validateArgs?: boolean | null],
  ScaleOptions,
  ['scale']
>;

export const bindScale = signature({ scale: parameter(), ...validation });
