/** Calling modules with keyword arguments, as `linear({ input: x })`. */
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import { isPlainObject } from '../../core/support/plainObject';
import { isTensor } from '../../core/tensor/tensor';

interface NamedForward {
  readonly constructor: { readonly name: string };
  forward: (...args: never[]) => unknown;
}

/** What a class says of its `forward`'s parameters. */
interface ForwardParameters {
  forwardNames: readonly string[];
  forwardTensors?: number;
}

/**
 * What the class that defines `module.forward` says of its parameters; undefined where it says nothing. A subclass with a
 * `forward` of its own does not inherit it: its parameters are others.
 */
function parametersOf(module: NamedForward): ForwardParameters | undefined {
  let prototype: object | null = Object.getPrototypeOf(module) as object;
  while (prototype !== null && !Object.hasOwn(prototype, 'forward')) {
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  const owner = prototype?.constructor as ForwardParameters | undefined;
  return owner !== undefined && Object.hasOwn(owner, 'forwardNames') ? owner : undefined;
}

/** Whether the arguments end with an object that may hold keyword arguments. */
export function endsWithObject(args: readonly unknown[]): boolean {
  const last = args[args.length - 1];
  return typeof last === 'object' && !isTensor(last) && isPlainObject(last);
}

/** The arguments by position, where the last one names parameters of a `forward` whose names are known. */
export function positional(module: NamedForward, args: unknown[]): unknown[] {
  const names = parametersOf(module)?.forwardNames;
  if (names === undefined) return args;
  const parameters = names.map((name) => ({ name, default: undefined }));
  const bound = bindArguments(module.constructor.name, parameters, args);
  const values = names.map((name) => bound[name]);
  while (values.length > 0 && values.at(-1) === undefined) values.pop();
  return values;
}

/**
 * The error to throw where calling `forward` has thrown one: if there is no `forward`, it is Python's. If a required
 * argument of a module whose parameters have names is no tensor, the error says so, and has what `forward` threw as its
 * cause.
 */
export function explained(error: unknown, module: NamedForward, args: readonly unknown[]): unknown {
  const { name } = module.constructor;
  if (typeof module.forward !== 'function') {
    return new Error(`Module [${name}] is missing the required "forward" function`, { cause: error });
  }
  const { forwardNames = [], forwardTensors = module.forward.length } = parametersOf(module) ?? {};
  const required = forwardNames.slice(0, forwardTensors);
  const wrong = required.findIndex((_, i) => !isTensor(args[i]));
  if (wrong < 0) return error;
  const where = `argument '${required[wrong]}'`;
  const hint = args[wrong] === undefined ? '; does the forward that computed it return its result?' : '';
  const message =
    wrong >= args.length
      ? `missing ${where}`
      : `${where}: expected a Tensor, got ${describe(args[wrong])}${hint}`;
  return new TypeError(`${name}: ${message}`, { cause: error });
}
