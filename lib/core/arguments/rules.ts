/**
 * Declares the arguments of functions that are written in TypeScript. A caller gives them by position, by keyword in
 * one object at the end, or mixed.
 *
 * A rule for each parameter, in order, says which values it accepts and which default it has; binding, checks, defaults
 * and messages follow from the rules. `Takes` gives the function's type, from the same names:
 *
 *     const bindScale = signature({ input: tensorRule(), factor: real(2) });
 *
 *     export function scale(...args: Takes<['input', 'factor'], [input: Tensor, factor?: number]>): Tensor {
 *       const { input, factor } = bindScale('scale', args);
 *       return input.mul(factor);
 *     }
 *
 *     scale(x); scale(x, 3); scale(x, { factor: 3 }); scale({ input: x });
 *     scale(x, { facto: 3 }); // TypeError: scale: unknown argument 'facto'; did you mean factor?
 *     scale(x, '3'); // TypeError: scale: argument 'factor': expected a number, got a string ('3')
 *
 * A mode such as `autocast`, whose last argument is a function to run, first takes it off with `splitFunction`.
 */
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { Generator } from '../tensor/generator';
import { isTensor, type Tensor } from '../tensor/tensor';
import { Device, type DeviceLike } from '../types/device';
import { DType } from '../types/dtype';
import { Scalar } from '../types/scalar';
import { expectIterable, expectTensors, mismatch } from './assertions';

export type { Arguments, Takes } from './argumentTypes';

/** Which values an argument may have, and its default. */
export interface Rule<T> {
  /** The default; without one the argument is required. */
  fallback?: unknown;
  /** Checks a value and returns it in its normal form; `where` is the beginning of the error message. */
  read(value: unknown, where: string): T;
}

type Values<Rules> = { [Name in keyof Rules]: Rules[Name] extends Rule<infer T> ? T : never };

/**
 * Returns a function that binds a call's arguments, given by position and by name, to `rules`. The order of `rules` is
 * the order of the parameters; only the first `positional` of them may be given by position.
 */
export function signature<Rules extends Record<string, Rule<unknown>>>(
  rules: Rules,
  positional = Number.POSITIVE_INFINITY,
): (callee: string, args: readonly unknown[]) => Values<Rules> {
  const entries = Object.entries(rules);
  const parameters = entries.map(([name, { fallback }], i) => ({
    name,
    keywordOnly: i >= positional,
    ...(fallback === undefined ? {} : { default: fallback }),
  }));
  return (callee, args) => {
    const bound = bindArguments(callee, parameters, args);
    // Checked in the order of the parameters and not in the order in which the caller named them, so that of several
    // errors always the same one is reported.
    const values: Record<string, unknown> = {};
    for (const [name, rule] of entries)
      values[name] = rule.read(bound[name], `${callee}: argument '${name}'`);
    return values as Values<Rules>;
  };
}

/**
 * Splits off a function at the end of the arguments: the one around which a mode is entered. It is undefined where the
 * last argument is no function.
 */
export function splitFunction(args: readonly unknown[]): [given: readonly unknown[], fn: unknown] {
  const last = args.length - 1;
  return typeof args[last] === 'function' ? [args.slice(0, last), args[last]] : [args, undefined];
}

/** Returns a rule that accepts the values for which `holds` is true; `expected` describes them in the error message. */
export function rule<T>(expected: string, holds: (value: unknown) => boolean, fallback?: T): Rule<T> {
  return {
    fallback,
    read(value, where) {
      if (!holds(value)) throw mismatch(where, expected, value);
      return value as T;
    },
  };
}

/** An integer. */
export const integer = (fallback?: number): Rule<number> => rule('an integer', Number.isInteger, fallback);

/** An integer of at least `least`. */
export function natural(fallback?: number, least = 0): Rule<number> {
  return {
    fallback,
    read(value, where) {
      if (!Number.isSafeInteger(value)) throw mismatch(where, 'an integer', value);
      if ((value as number) < least) {
        throw new RangeError(`${where}: expected an integer of at least ${least}, got ${value}`);
      }
      return value as number;
    },
  };
}

/** A number. */
export function real(fallback?: number): Rule<number> {
  return {
    fallback,
    read(value, where) {
      const number = value instanceof Scalar && value.isReal ? Number(value.value) : value;
      if (typeof number !== 'number') throw mismatch(where, 'a number', value);
      return number;
    },
  };
}

/** A probability, from 0 to 1. */
export function probability(fallback?: number): Rule<number> {
  return {
    fallback,
    read(value, where) {
      if (typeof value !== 'number') throw mismatch(where, 'a number', value);
      if (!(value >= 0 && value <= 1)) {
        throw new RangeError(`${where}: expected a probability from 0 to 1, got ${value}`);
      }
      return value;
    },
  };
}

/** A boolean. */
export const flag = (fallback?: boolean): Rule<boolean> =>
  rule('a boolean', (value) => typeof value === 'boolean', fallback);

/** A string. */
export const text = (fallback?: string): Rule<string> =>
  rule('a string', (value) => typeof value === 'string', fallback);

/** One of the given values, of which null may be one. */
export function choice<const T extends string | null>(choices: readonly T[], fallback?: NoInfer<T>): Rule<T> {
  return {
    fallback,
    read(value, where) {
      if (!choices.includes(value as T)) {
        const listed = choices.map((name) => (name === null ? 'null' : `'${name}'`)).join(', ');
        throw new RangeError(`${where}: expected one of ${listed}, got ${describe(value)}`);
      }
      return value as T;
    },
  };
}

/** The same rule, which also accepts null; null is its default. */
export function orNull<T>(inner: Rule<T>): Rule<T | null> {
  return { ...nullable(inner), fallback: null };
}

/** The same rule, which also accepts null; its default stays, and where it has none the argument is required. */
export function nullable<T>(inner: Rule<T>): Rule<T | null> {
  return {
    fallback: inner.fallback,
    read: (value, where) => (value === null ? null : inner.read(value, where)),
  };
}

/**
 * A parameter of Python's that is accepted with its default only.
 * @param instead what the error message ends in: what to do in place of giving another value
 */
export function only<const T extends number | boolean | string | null>(value: T, instead = ''): Rule<T> {
  const expected = typeof value === 'string' ? `'${value}'` : String(value);
  return {
    fallback: value,
    read(given, where) {
      if (given === value) return value;
      throw new TypeError(
        `${where}: expected ${expected}, got ${describe(given)}${instead === '' ? '' : `; ${instead}`}`,
      );
    },
  };
}

/**
 * `n` integers. A single integer, or an array of one, stands for `n` equal ones; the result is always an array of `n`.
 */
export function tuple(n: number, fallback?: number | readonly number[]): Rule<number[]> {
  const raw = size(n, fallback);
  return {
    fallback,
    read(value, where) {
      const given = raw.read(value, where);
      if (typeof given !== 'number' && given.length === n) return given;
      return new Array<number>(n).fill(typeof given === 'number' ? given : (given[0] as number));
    },
  };
}

/** `n` integers, or a single one that stands for `n` equal ones. The value is returned as it was given. */
export function size(n: number, fallback?: number | readonly number[]): Rule<number | number[]> {
  return {
    fallback,
    read(value, where) {
      if (Number.isInteger(value)) return value as number;
      if (!Array.isArray(value) || !value.every(Number.isInteger)) {
        throw mismatch(where, n === 1 ? 'an integer' : `an integer or an array of ${n} integers`, value);
      }
      if (value.length !== n && value.length !== 1) throw mismatch(where, `an array of ${n} integers`, value);
      return value as number[];
    },
  };
}

/** The same as `size`; null and an empty array both mean that the default of the function is to be used. */
export function steps(n: number): Rule<number | number[] | null> {
  const inner = orNull(size(n));
  return {
    ...inner,
    read: (value, where) => (Array.isArray(value) && value.length === 0 ? null : inner.read(value, where)),
  };
}

/** A Tensor. */
export const tensorRule = (): Rule<Tensor> => rule('a Tensor', isTensor);
/** A Generator. */
export const generatorRule = (): Rule<Generator> =>
  rule('a Generator', (value) => value instanceof Generator);
/** A device, or a string that names one. */
export const deviceRule = (): Rule<DeviceLike> =>
  rule('a device', (value) => typeof value === 'string' || value instanceof Device);
/** A dtype. */
export const dtypeRule = (): Rule<DType> => rule('a dtype', (value) => value instanceof DType);

/** An array of integers of any length. */
export const integers = (fallback?: readonly number[]): Rule<number[]> =>
  rule(
    'an array of integers',
    (value) => Array.isArray(value) && value.every(Number.isInteger),
    fallback as number[],
  );

/** An array of Tensors of any length. */
export const tensors = (): Rule<Tensor[]> =>
  rule('an array of Tensors', (value) => Array.isArray(value) && value.every(isTensor));

/** Any number of Tensors in an array or another iterable; the value is returned as an array. */
export const iterableOfTensors = (): Rule<Tensor[]> => ({
  read: (value, where) => expectTensors(where, value),
});

/** An array or another iterable, whose items are not checked; `what` names them in the error message. */
export const iterable = <T>(what: string): Rule<Iterable<T>> => ({
  read(value, where) {
    expectIterable(where, what, value);
    return value as Iterable<T>;
  },
});

/** A function. */
export const functionRule = <F>(fallback?: F): Rule<F> =>
  rule('a function', (value) => typeof value === 'function', fallback);

/** An instance of the class `type`; `expected` describes it in the error message: `a Module`. */
export const instance = <T>(expected: string, type: abstract new (...args: never) => T): Rule<T> =>
  rule(expected, (value) => value instanceof type);

/** Any value, for an argument that the function checks itself. */
export const anything = <T>(fallback?: T): Rule<T> => ({ fallback, read: (value) => value as T });
