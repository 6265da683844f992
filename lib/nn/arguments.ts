/** How constructors and functions of `nn` take their arguments: in types, and at run time. */
import { bindArguments } from '../core/arguments';
import { Device, type DeviceLike } from '../core/device';
import { DType } from '../core/dtype';
import { describe } from '../core/errors';
import { Generator } from '../core/generator';
import { isTensor, type Tensor } from '../core/tensor';

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

/** A size of one dimension. */
export type Size1 = number | readonly [number];
/** Sizes of two dimensions, or one for both. */
export type Size2 = number | readonly [number, number];
/** Sizes of three dimensions, or one for all. */
export type Size3 = number | readonly [number, number, number];

/** What an argument may be, and what stands for it where it is left out; with no `fallback` it is required. */
export interface Rule<T> {
  fallback?: unknown;
  /** Checks a value and puts it into its one form; `where` begins the message. */
  read(value: unknown, where: string): T;
}

type Values<Rules> = { [Name in keyof Rules]: Rules[Name] extends Rule<infer T> ? T : never };

/** Binds arguments by position and by name to `rules`, whose order is the parameters' order. */
export function signature<Rules extends Record<string, Rule<unknown>>>(
  rules: Rules,
): (callee: string, args: readonly unknown[]) => Values<Rules> {
  const entries = Object.entries(rules);
  const parameters = entries.map(([name, { fallback }]) =>
    fallback === undefined ? { name } : { name, default: fallback },
  );
  return (callee, args) => {
    const bound = bindArguments(callee, parameters, args);
    for (const [name, rule] of entries) bound[name] = rule.read(bound[name], `${callee}: argument '${name}'`);
    return bound as Values<Rules>;
  };
}

function mismatch(where: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
}

function rule<T>(expected: string, holds: (value: unknown) => boolean, fallback?: T): Rule<T> {
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
      if (!Number.isInteger(value)) throw mismatch(where, 'an integer', value);
      if ((value as number) < least) {
        throw new RangeError(`${where}: expected an integer of at least ${least}, got ${value}`);
      }
      return value as number;
    },
  };
}

/** A number. */
export const real = (fallback?: number): Rule<number> =>
  rule('a number', (value) => typeof value === 'number', fallback);

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
      return typeof given === 'number' ? new Array<number>(n).fill(given) : given;
    },
  };
}

/** `n` integers, or one for all, as given. */
export function size(n: number, fallback?: number | readonly number[]): Rule<number | number[]> {
  return {
    fallback,
    read(value, where) {
      if (Number.isInteger(value)) return value as number;
      if (!Array.isArray(value) || !value.every(Number.isInteger)) {
        throw mismatch(where, n === 1 ? 'an integer' : `an integer or an array of ${n} integers`, value);
      }
      if (value.length !== n) throw mismatch(where, `an array of ${n} integers`, value);
      return value as number[];
    },
  };
}

export const tensorRule = (): Rule<Tensor> => rule('a Tensor', isTensor);
export const generatorRule = (): Rule<Generator> =>
  rule('a Generator', (value) => value instanceof Generator);

/** Where and as what a module's parameters are made. */
export interface Factory {
  /** The device of parameters and buffers; by default the CPU. */
  device?: DeviceLike | null;
  /** The dtype of parameters and floating-point buffers; by default the default dtype, `float32`. */
  dtype?: DType | null;
}

/** The last two parameters of every module that has parameters. */
export const factory = {
  device: orNull<DeviceLike>(
    rule('a device', (value) => typeof value === 'string' || value instanceof Device),
  ),
  dtype: orNull<DType>(rule('a dtype', (value) => value instanceof DType)),
};
