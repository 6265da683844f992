/** Binds a call's arguments to the parameters of an overload, and explains why they do not fit. */
import { tooMany } from '../support/bindArguments';
import { describe } from '../support/describe';
import { unknownArgument } from '../support/nearName';
import { isPlainObject } from '../support/plainObject';
import { fits, isComplex } from './marshal';
import { Kind, type Overload, type Parameter } from './schema';

export { isPlainObject };

/** The arguments of a call, by position and by name. */
export interface Given {
  positional: readonly unknown[];
  keywords: Record<string, unknown> | undefined;
}

/** Other names that Python accepts for a parameter. Most are NumPy's. */
const synonyms: Record<string, string> = {
  input: 'self',
  x: 'self',
  x1: 'self',
  a: 'self',
  x2: 'other',
  axis: 'dim',
  keepdims: 'keepdim',
};

/** Whether `value` is an object of keyword arguments and not a complex number `{ re, im }`, which is an object too. */
export function isKeywords(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) && !isComplex(value);
}

/**
 * Splits the object of keyword arguments off the end of the arguments. An `undefined` at the end counts as not given.
 */
export function splitKeywords(args: readonly unknown[]): Given {
  let end = args.length;
  while (end > 0 && args[end - 1] === undefined) end--;
  const last = args[end - 1];
  const keywords = isKeywords(last) ? last : undefined;
  return { positional: args.slice(0, keywords ? end - 1 : end), keywords };
}

/**
 * A value for each parameter of `overload`, undefined where the default applies. Returns undefined if the call does not
 * fit.
 */
export function match(overload: Overload, given: Given, numbersAsTensors: boolean): unknown[] | undefined {
  const bound = bind(overload, given);
  if (typeof bound === 'string') return undefined;
  const { parameters } = overload;
  for (let i = 0; i < parameters.length; i++) {
    const value = bound[i];
    if (value === null && parameters[i]?.nullIsDefault) bound[i] = undefined;
    else if (value !== undefined && !fits(parameters[i] as Parameter, value, numbersAsTensors))
      return undefined;
  }
  return bound;
}

/** Binds without checking types. Returns the values, or a string that says what is wrong. */
function bind(overload: Overload, given: Given): unknown[] | string {
  const { parameters } = overload;
  const values = bindPositional(overload, given.positional);
  if (typeof values === 'string') return values;
  for (const [key, value] of Object.entries(given.keywords ?? {})) {
    if (value === undefined) continue;
    if (key === 'requiresGrad' && overload.factory) {
      if (typeof value !== 'boolean')
        return `argument 'requiresGrad': expected a boolean, got ${describe(value)}`;
      continue;
    }
    if (key === 'out' && overload.outs.length > 0) {
      const outs = overload.outs.length === 1 ? [value] : value;
      if (!Array.isArray(outs) || outs.length !== overload.outs.length) {
        return `argument 'out': expected an array of ${overload.outs.length} Tensors, got ${describe(value)}`;
      }
      for (const [i, position] of overload.outs.entries()) values[position] = outs[i];
      continue;
    }
    const position = positionOf(overload, key);
    if (position < 0) return unknownIn(overload, key);
    if (values[position] !== undefined) return `argument '${key}' was given twice`;
    values[position] = value;
  }
  const missing = parameters.find((parameter, i) => parameter.required && values[i] === undefined);
  return missing ? `missing argument '${missing.name}'` : values;
}

/** Explains that `overload` has no parameter `key`, with the nearest name or, where none is near, the signature. */
function unknownIn(overload: Overload, key: string): string {
  const names = overload.parameters.map(({ name }) => name);
  return unknownArgument(key, names, signature(overload));
}

/** The index of the parameter that a keyword names, or −1. */
export function positionOf({ parameters }: Overload, keyword: string): number {
  const exact = parameters.findIndex(({ name }) => name === keyword);
  return exact < 0 ? parameters.findIndex(({ name }) => name === synonyms[keyword]) : exact;
}

/** Binds the arguments that are given by position. Returns the values, or a string that says what is wrong. */
function bindPositional(overload: Overload, positional: readonly unknown[]): unknown[] | string {
  const { parameters } = overload;
  const values: unknown[] = new Array(parameters.length).fill(undefined);
  const last = overload.positional - 1;
  if (overload.variadic && positional.length > last && !positional.slice(last).some(isList)) {
    // Sizes may be given one by one, as in `view(2, 3)`.
    for (let i = 0; i < last; i++) values[i] = positional[i];
    values[last] = positional.slice(last);
    return values;
  }
  if (positional.length > overload.positional) {
    return tooMany(overload.positional, positional);
  }
  for (const [i, value] of positional.entries()) values[i] = value;
  return values;
}

/** Whether `value` may be given for a whole list. */
function isList(value: unknown): boolean {
  return Array.isArray(value) || value === null;
}

/** The names of the kinds in error messages. */
const kindNames: Record<number, string> = {
  [Kind.Tensor]: 'Tensor',
  [Kind.Scalar]: 'number',
  [Kind.Int]: 'integer',
  [Kind.Float]: 'number',
  [Kind.Bool]: 'boolean',
  [Kind.String]: 'string',
  [Kind.DType]: 'dtype',
  [Kind.Layout]: 'layout',
  [Kind.MemoryFormat]: 'memory format',
  [Kind.Device]: 'device',
  [Kind.Generator]: 'Generator',
  [Kind.Complex]: 'complex number',
};

/** Says which values a parameter takes: `an array of integers or an integer`. */
function expected(parameter: Parameter): string {
  const name = kindNames[parameter.kind] ?? 'unsupported type';
  const one = `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
  const what = parameter.list ? `an array of ${name}s` : one;
  return (
    (parameter.list && parameter.size !== undefined ? `${what} or ${one}` : what) +
    (parameter.optional ? ' or null' : '')
  );
}

/** The first reason why the call does not fit `overload`. */
function reason(overload: Overload, given: Given): string {
  const bound = bind(overload, given);
  if (typeof bound === 'string') return bound;
  for (const [i, parameter] of overload.parameters.entries()) {
    const value = bound[i];
    if (value === null && parameter.nullIsDefault) continue;
    if (value !== undefined && !fits(parameter, value)) {
      return `argument '${parameter.name}': expected ${expected(parameter)}, got ${describe(value)}`;
    }
  }
  return 'it fits';
}

/** The overload's signature as a caller would write it: `add(self, other, { alpha })`. */
function signature(overload: Overload): string {
  const names = (list: Parameter[]) =>
    list.map(({ name, required }) => (required ? name : `${name}?`)).join(', ');
  const keywords = overload.parameters.filter(({ keywordOnly }) => keywordOnly);
  const positional = names(overload.parameters.filter(({ keywordOnly }) => !keywordOnly));
  const rest = keywords.length > 0 ? `{ ${names(keywords)} }` : '';
  return `${overload.operator}(${[positional, rest].filter(Boolean).join(', ')})`;
}

/** The error for a call that fits none of the overloads. */
export function explainMismatch(name: string, overloads: readonly Overload[], given: Given): TypeError {
  const wantsOut = given.keywords?.['out'] !== undefined;
  const candidates = overloads.filter((overload) => overload.outs.length > 0 === wantsOut);
  const listed = candidates.length > 0 ? candidates : overloads;
  if (listed.length === 0) return new TypeError(`${name}: this libtorch has no such operator`);
  // Overloads that differ only in whether they take a tensor or a number have the same signature here, and are listed
  // once.
  const reasons = listed.map((overload) => ({ takes: signature(overload), why: reason(overload, given) }));
  // Each line says by itself how its overload is called.
  const lines = new Set(
    reasons.map(({ takes, why }) => `\n  ${takes}: ${why.replace(`; expected ${takes}`, '')}`),
  );
  if (lines.size > 1)
    return new TypeError(`${name}: no overload takes these arguments:${[...lines].join('')}`);
  const [{ why }] = reasons as [{ takes: string; why: string }];
  return new TypeError(`${name}: ${why}`);
}
