/** Describes values in error messages. */
import { Callable } from './callable';

/** Describes a value for an error message: `a string ('abc')`, `a Conv2d`, `1.5`. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return `a string (${value.length > 40 ? `'${value.slice(0, 40)}…'` : `'${value}'`})`;
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
      return String(value);
    case 'symbol':
      return 'a symbol';
    case 'function':
      if (isCallable(value)) return describeObject(value);
      return nameOf(value) ? `the function or class ${nameOf(value)}` : 'a function';
    default:
      return value === null ? 'null' : describeObject(value as object);
  }
}

/** Whether `value` is an object that can be called, such as a module, and not an ordinary function. */
function isCallable(value: object): boolean {
  try {
    return value instanceof Callable;
  } catch {
    return false; // a proxy may throw at anything
  }
}

/** The name of a function or class; empty where there is none. */
function nameOf(value: unknown): string {
  try {
    const name = (value as { name?: unknown }).name;
    return typeof name === 'string' ? name : '';
  } catch {
    return ''; // a proxy may throw at anything
  }
}

/** `an array of 3`, `a Conv2d`, or `an object` for one without a class. */
function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return `an array of ${value.length}`;
    const name = nameOf(Object.getPrototypeOf(value)?.constructor);
    if (!name || name === 'Object') return 'an object';
    return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
  } catch {
    return 'an object';
  }
}
