/** Calling built-in modules with keyword arguments, as `linear({ input: x })`. */
import { bindArguments } from '../core/arguments';
import { isPlainObject } from '../core/plainObject';
import { isTensor } from '../core/tensor';

type Forward = (...args: never[]) => unknown;

/** The names of the parameters of built-in `forward` methods; a user's own take their objects themselves. */
const parameterNames = new Map<Forward, readonly string[]>();

/** Makes calls of modules with this `forward` accept the parameters' names. */
export function nameParameters(forward: Forward, names: readonly string[]): void {
  parameterNames.set(forward, names);
}

/** Whether the arguments end with an object that may hold keyword arguments. */
export function endsWithObject(args: readonly unknown[]): boolean {
  const last = args[args.length - 1];
  return typeof last === 'object' && !isTensor(last) && isPlainObject(last);
}

/** `args` by position, where they name parameters of a built-in `forward`. */
export function positional(callee: string, forward: Forward, args: unknown[]): unknown[] {
  const names = parameterNames.get(forward);
  if (names === undefined) return args;
  const parameters = names.map((name) => ({ name, default: undefined }));
  const bound = bindArguments(callee, parameters, args);
  const values = names.map((name) => bound[name]);
  while (values.length > 0 && values.at(-1) === undefined) values.pop();
  return values;
}
