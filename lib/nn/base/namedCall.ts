/** Calling built-in modules with keyword arguments, as `linear({ input: x })`. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { isMistaken } from '../../core/support/engineErrors';
import { isPlainObject } from '../../core/support/plainObject';
import { isTensor } from '../../core/tensor/tensor';

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

/** The error of a built-in `forward`; where it comes of something else given for a tensor, it says that. */
export function explained(
  error: unknown,
  callee: string,
  forward: Forward,
  args: readonly unknown[],
): unknown {
  if (!isMistaken(error)) return error;
  const required = (parameterNames.get(forward) ?? []).slice(0, forward.length);
  const odd = required.findIndex((_, i) => !isTensor(args[i]));
  if (odd < 0) return error;
  const where = `argument '${required[odd]}'`;
  const message =
    args[odd] === undefined ? `missing ${where}` : `${where}: expected a Tensor, got ${describe(args[odd])}`;
  return new TypeError(`${callee}: ${message}`, { cause: error });
}
