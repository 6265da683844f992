/**
 * `torch.ops`: every operator of the registry under its registered name, with each overload.
 * @see https://docs.pytorch.org/docs/2.13/library.html
 */
import { inspect } from 'node:util';
import { native } from '../../native/load';
import { camelCase } from '../support/names';
import type { Generator } from '../tensor/generator';
import type { NumberLike, TorchFunctions } from '../tensor/operators.generated';
import type { Tensor } from '../tensor/tensor';
import type { Device } from '../types/device';
import type { DType } from '../types/dtype';
import type { Layout, MemoryFormat } from '../types/layout';
import { functionOf } from './lazyFunctions';
import { operator } from './namespaces';
import { Operator } from './operator';
import type { Overload } from './schema';

/** A value that may be an operator's argument. */
export type OperatorArgument =
  | Tensor
  | NumberLike
  | string
  | DType
  | Layout
  | MemoryFormat
  | Device
  | Generator
  | null
  | undefined
  | readonly OperatorArgument[]
  | { readonly [keyword: string]: OperatorArgument };

/**
 * One overload of an operator, as a function. It takes the arguments in the order of its schema, or by name in an
 * object at the end. The result is a Tensor unless the schema says otherwise.
 */
export interface OperatorOverload {
  <Result = Tensor>(...args: OperatorArgument[]): Result;
  /**
   * The overload's schema: the names and types of its arguments and results, as in `aten::relu(Tensor self) -> Tensor`.
   */
  readonly schema: string;
  /** The name with that of the overload: `aten.add.Tensor`. */
  toString(): string;
}

/** An operator, as a function that chooses an overload by its arguments. The overloads are its properties. */
export type OperatorPacket = {
  <Result = Tensor>(...args: OperatorArgument[]): Result;
  /** The names of the overloads. The one without a name is called `default`. */
  overloads(): string[];
  /** The name: `aten.add`. */
  toString(): string;
} & { readonly [overload: string]: OperatorOverload };

/** The operators of one namespace, under their registered names (`_safe_softmax`) and in camel case. */
export type OperatorNamespace = { readonly [name: string]: OperatorPacket };

/** `torch.ops.aten`. Operators that are also functions of `torch` have the same types here. */
export type AtenNamespace = {
  readonly [Name in keyof TorchFunctions]: TorchFunctions[Name] & OperatorPacket;
} & OperatorNamespace;

/** `torch.ops`: the namespaces of the registry. */
export interface Ops {
  /** libtorch's own operators, such as `torch.ops.aten.add`. */
  readonly aten: AtenNamespace;
  readonly [namespace: string]: OperatorNamespace;
}

/**
 * An object with a property for each of `names()`. `make` makes the value of a property when it is first read; it may
 * also know names that are not listed.
 */
function lazy<T>(
  text: string,
  names: () => ReadonlySet<string>,
  make: (name: string) => T | undefined,
): Record<string, T> {
  const target: Record<PropertyKey, unknown> = Object.create(null, {
    toString: { value: () => text, configurable: true },
    [inspect.custom]: { value: () => text, configurable: true },
  });
  const get = (key: PropertyKey): unknown => {
    if (typeof key === 'string' && !(key in target)) {
      const value = make(key);
      if (value !== undefined) target[key] = value;
    }
    return target[key];
  };
  return new Proxy(target, {
    get: (_, key) => get(key),
    has: (_, key) => get(key) !== undefined,
    ownKeys: () => [...names()],
    getOwnPropertyDescriptor: (_, key) =>
      names().has(key as string) ? { configurable: true, enumerable: true, get: () => get(key) } : undefined,
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  }) as Record<string, T>;
}

let registry: Map<string, Set<string>> | undefined;

/** The names of the operators, by namespace. */
function registered(): Map<string, Set<string>> {
  if (registry) return registry;
  registry = new Map();
  for (const qualified of native.operatorNames()) {
    const [namespace, name] = qualified.split('::') as [string, string];
    const names = registry.get(namespace) ?? new Set<string>();
    registry.set(namespace, names.add(name));
  }
  return registry;
}

/** The name of an overload as a property; Python calls the one without a name `default`. */
const nameOf = (overload: Overload) => overload.name || 'default';

/** The function for an operator, with its overloads as properties; undefined where there is no such operator. */
function packet(qualified: string): OperatorPacket | undefined {
  const whole = operator(qualified);
  if (whole.overloads.length === 0) return undefined; // no overload has only arguments that exist in JavaScript
  const text = qualified.replace('::', '.');
  const properties: PropertyDescriptorMap = {
    name: { value: text, configurable: true },
    overloads: { value: () => whole.overloads.map(nameOf) },
    toString: { value: () => text },
    [inspect.custom]: { value: () => `<OpOverloadPacket(op='${text}')>` },
  };
  for (const overload of whole.overloads) {
    properties[nameOf(overload)] = { value: single(qualified, overload), enumerable: true };
  }
  return Object.defineProperties(functionOf(qualified, operator), properties) as OperatorPacket;
}

/** The function for one overload. */
function single(qualified: string, overload: Overload): OperatorOverload {
  const name = nameOf(overload);
  const packetText = qualified.replace('::', '.');
  const text = `${packetText}.${name}`;
  const find = (all: Overload[]) => new Operator(`${qualified}.${name}`, all);
  return Object.defineProperties(functionOf([overload], find), {
    name: { value: text, configurable: true },
    schema: { value: overload.schema },
    toString: { value: () => text },
    [inspect.custom]: { value: () => `<OpOverload(op='${packetText}', overload='${name}')>` },
  }) as unknown as OperatorOverload;
}

/** The object for a namespace, with a property for each operator; undefined where there is no such namespace. */
function namespaceOf(namespace: string): OperatorNamespace | undefined {
  const names = registered().get(namespace);
  if (!names) return undefined;
  const byCamel = new Map([...names].map((name) => [camelCase(name), name]));
  const all: OperatorNamespace = lazy(
    `torch.ops.${namespace}`,
    () => names,
    (key) => {
      if (names.has(key)) return packet(`${namespace}::${key}`);
      const name = byCamel.get(key);
      return name === undefined ? undefined : all[name];
    },
  );
  return all;
}

/**
 * Every operator of libtorch's registry, by its namespace and name.
 * @example
 * ```ts
 * torch.ops.aten.add(x, y); // chooses the overload by the arguments
 * torch.ops.aten.add.Tensor(x, y); // calls one overload
 * torch.ops.aten.add.overloads(); // the names of all overloads
 * torch.ops.aten.add.Tensor.schema; // 'aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor'
 * ```
 * @see https://docs.pytorch.org/docs/2.13/library.html
 */
export const ops = lazy('torch.ops', () => new Set(registered().keys()), namespaceOf) as unknown as Ops;
