/** How what is written in TypeScript takes its arguments: in types, and at run time. */
import { bindArguments } from '../support/bindArguments';
import { describe } from '../support/describe';
import { Generator } from '../tensor/generator';
import { isTensor, type Tensor } from '../tensor/tensor';
import { Device, type DeviceLike } from '../types/device';
import { DType } from '../types/dtype';
import { Scalar } from '../types/scalar';

/**
 * Arguments as Python takes them: those of the tuple `P` by position, and in place of the rest one object of keyword
 * arguments. `R` names the required ones in order, which the object must hold where they were not given by position.
 */
export type Arguments<P extends readonly unknown[], O, R extends readonly unknown[] = []> =
  | P
  | Mixed<Required<P>, O, R>;

type Mixed<
  P extends readonly unknown[],
  O,
  R extends readonly unknown[],
  Given extends readonly unknown[] = [],
> =
  | [...given: Given, options: O]
  | (P extends readonly [unknown, ...infer Rest]
      ? Mixed<
          Rest,
          R extends readonly [infer Name, ...unknown[]] ? Omit<O, Name & keyof O> : O,
          R extends readonly [unknown, ...infer Names] ? Names : [],
          [...Given, ...(P extends readonly [...infer First, ...Rest] ? First : never)]
        >
      : never);

/** What an argument may be, and what stands for it where it is left out; with no `fallback` it is required. */
export interface Rule<T> {
  fallback?: unknown;
  /** Checks a value and puts it into its one form; `where` begins the message. */
  read(value: unknown, where: string): T;
}

type Values<Rules> = { [Name in keyof Rules]: Rules[Name] extends Rule<infer T> ? T : never };

/**
 * Binds arguments by position and by name to `rules`, whose order is the parameters' order; only the first `positional`
 * of them may be given by position.
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
    // In the parameters' order, whatever the order in which they were named.
    const values: Record<string, unknown> = {};
    for (const [name, rule] of entries)
      values[name] = rule.read(bound[name], `${callee}: argument '${name}'`);
    return values as Values<Rules>;
  };
}

function mismatch(where: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
}

/** What `holds` is true of; `expected` says so in a message. */
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

export const flag = (fallback?: boolean): Rule<boolean> =>
  rule('a boolean', (value) => typeof value === 'boolean', fallback);

export const text = (fallback?: string): Rule<string> =>
  rule('a string', (value) => typeof value === 'string', fallback);

/** One of the given values. */
export function choice<const T extends string>(choices: readonly T[], fallback?: NoInfer<T>): Rule<T> {
  return {
    fallback,
    read(value, where) {
      if (!choices.includes(value as T)) {
        const listed = choices.map((name) => `'${name}'`).join(', ');
        throw new RangeError(`${where}: expected one of ${listed}, got ${describe(value)}`);
      }
      return value as T;
    },
  };
}

/** Also null, which it is by default. */
export function orNull<T>(inner: Rule<T>): Rule<T | null> {
  return { fallback: null, read: (value, where) => (value === null ? null : inner.read(value, where)) };
}

/** `n` integers, of which one may stand for all, as an array. */
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

/** `n` integers, or one for all, alone or in an array, as given. */
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

/** As `size`; null and an empty array stand for the default. */
export function steps(n: number): Rule<number | number[] | null> {
  const inner = orNull(size(n));
  return {
    ...inner,
    read: (value, where) => (Array.isArray(value) && value.length === 0 ? null : inner.read(value, where)),
  };
}

export const tensorRule = (): Rule<Tensor> => rule('a Tensor', isTensor);
export const generatorRule = (): Rule<Generator> =>
  rule('a Generator', (value) => value instanceof Generator);
export const deviceRule = (): Rule<DeviceLike> =>
  rule('a device', (value) => typeof value === 'string' || value instanceof Device);
export const dtypeRule = (): Rule<DType> => rule('a dtype', (value) => value instanceof DType);

/** Integers, of any number. */
export const integers = (fallback?: readonly number[]): Rule<number[]> =>
  rule(
    'an array of integers',
    (value) => Array.isArray(value) && value.every(Number.isInteger),
    fallback as number[],
  );

/** Tensors, of any number. */
export const tensors = (): Rule<Tensor[]> =>
  rule('an array of Tensors', (value) => Array.isArray(value) && value.every(isTensor));
