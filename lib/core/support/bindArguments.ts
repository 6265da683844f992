/**
 * Binds the arguments of functions that are written in TypeScript: first by position, then one object of keyword
 * arguments.
 */
import { describe } from './describe';
import { unknownArgument } from './nearName';
import { isPlainObject } from './plainObject';

/** A parameter of a function. */
export interface ParameterSpec {
  /** The name by which a caller may give it. */
  name: string;
  /** The default; without this property the argument is required. */
  default?: unknown;
  /** Whether it can only be given by keyword; false by default. */
  keywordOnly?: boolean;
}

/** The part of an error message that says how many arguments a function takes and which one is too many. */
export function tooMany(most: number, positional: readonly unknown[]): string {
  const taken = most === 1 ? '1 positional argument' : `${most} positional arguments`;
  return `expected at most ${taken}, got ${positional.length} (${describe(positional[most])} is too many)`;
}

/**
 * Returns a value for each parameter, under its name. An argument that is undefined counts as not given.
 * @param callee the function's name, with which error messages begin
 * @param parameters the parameters, in the order in which they are given by position
 * @param args the arguments of the call; a plain object at the end gives arguments by name
 * @throws TypeError that names an unknown, repeated, missing or surplus argument
 */
export function bindArguments<T extends object = Record<string, unknown>>(
  callee: string,
  parameters: readonly ParameterSpec[],
  args: readonly unknown[],
): T {
  let end = args.length;
  while (end > 0 && args[end - 1] === undefined) end--;
  const last = args[end - 1];
  const keywords = isPlainObject(last) ? last : undefined;
  const positional = args.slice(0, keywords ? end - 1 : end);
  const places = parameters.filter((parameter) => !parameter.keywordOnly);
  if (positional.length > places.length) {
    throw new TypeError(`${callee}: ${tooMany(places.length, positional)}`);
  }
  const result: Record<string, unknown> = {};
  for (const [i, value] of positional.entries()) {
    if (value !== undefined) result[(places[i] as ParameterSpec).name] = value;
  }
  for (const [key, value] of Object.entries(keywords ?? {})) {
    if (!parameters.some(({ name }) => name === key)) {
      const names = parameters.map(({ name }) => name);
      throw new TypeError(`${callee}: ${unknownArgument(key, names, names.join(', ') || 'none')}`);
    }
    if (value === undefined) continue;
    if (Object.hasOwn(result, key)) throw new TypeError(`${callee}: argument '${key}' was given twice`);
    result[key] = value;
  }
  for (const parameter of parameters) {
    if (Object.hasOwn(result, parameter.name)) continue;
    if (!('default' in parameter)) throw new TypeError(`${callee}: missing argument '${parameter.name}'`);
    result[parameter.name] = parameter.default;
  }
  return result as T;
}
