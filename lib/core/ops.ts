/**
 * `torch.ops`: every operator of the registry by its own name, its overloads one by one.
 * @see https://docs.pytorch.org/docs/2.13/library.html
 */
import { inspect } from 'node:util';
import { native } from '../native';
import type { Device } from './device';
import type { DType } from './dtype';
import type { Generator } from './generator';
import type { Layout, MemoryFormat } from './layout';
import { camelCase } from './names';
import { functionOf, Operator } from './operator';
import { operator } from './operators';
import type { NumberLike, TorchFunctions } from './operators.generated';
import type { Overload } from './schema';
import type { Tensor } from './tensor';

/** What an operator takes as an argument. */
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

/** One overload of an operator. Its result is a Tensor unless the schema says otherwise. */
export interface OperatorOverload {
  <Result = Tensor>(...args: OperatorArgument[]): Result;
  /** The names and types of arguments and results: `aten::relu(Tensor self) -> Tensor`. */
  readonly schema: string;
  /** `aten.add.Tensor` */
  toString(): string;
}

/** An operator: called, it chooses the overload by the arguments; its overloads are its properties. */
export type OperatorPacket = {
  <Result = Tensor>(...args: OperatorArgument[]): Result;
  /** The overloads' names; the one without a name is `default`. */
  overloads(): string[];
  /** `aten.add` */
  toString(): string;
} & { readonly [overload: string]: OperatorOverload };

/** The operators of one namespace, by the registry's names (`_safe_softmax`) or in camel case. */
export type OperatorNamespace = { readonly [name: string]: OperatorPacket };

/** `torch.ops.aten`: what `torch` also has keeps its declaration. */
export type AtenNamespace = {
  readonly [Name in keyof TorchFunctions]: TorchFunctions[Name] & OperatorPacket;
} & OperatorNamespace;

export interface Ops {
  readonly aten: AtenNamespace;
  readonly [namespace: string]: OperatorNamespace;
}

/** An object whose properties are made when first asked for. */
function lazy<T>(
  keys: () => Iterable<string>,
  make: (key: string) => T | undefined,
  text: string,
): Record<string, T> {
  const made: Record<PropertyKey, unknown> = Object.create(null, {
    toString: { value: () => text },
    [inspect.custom]: { value: () => text },
  });
  const get = (key: PropertyKey): unknown => {
    if (typeof key === 'string' && !(key in made)) {
      const value = make(key);
      if (value !== undefined) made[key] = value;
    }
    return made[key];
  };
  return new Proxy(made, {
    get: (_, key) => get(key),
    has: (_, key) => get(key) !== undefined,
    ownKeys: (target) => [...new Set([...Reflect.ownKeys(target), ...keys()])],
    getOwnPropertyDescriptor: (target, key) => {
      get(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  }) as Record<string, T>;
}

let registry: Map<string, Map<string, string>> | undefined;

/** The operators' qualified names by namespace and by name, as registered and in camel case. */
function registered(): Map<string, Map<string, string>> {
  if (registry) return registry;
  registry = new Map();
  for (const qualified of native.operatorNames()) {
    const [namespace, name] = qualified.split('::') as [string, string];
    const names = registry.get(namespace) ?? new Map<string, string>();
    registry.set(namespace, names.set(name, qualified));
  }
  for (const names of registry.values()) {
    for (const [name, qualified] of [...names]) {
      if (!names.has(camelCase(name))) names.set(camelCase(name), qualified);
    }
  }
  return registry;
}

const nameOf = (overload: Overload) => overload.name || 'default';

function packet(qualified: string): OperatorPacket | undefined {
  const whole = operator(qualified);
  if (whole.overloads.length === 0) return undefined; // none whose arguments JavaScript has
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
  return Object.defineProperties(functionOf(whole), properties) as OperatorPacket;
}

function single(qualified: string, overload: Overload): OperatorOverload {
  const name = nameOf(overload);
  const packetText = qualified.replace('::', '.');
  const text = `${packetText}.${name}`;
  return Object.defineProperties(functionOf(new Operator(`${qualified}.${name}`, [overload])), {
    name: { value: text, configurable: true },
    schema: { value: overload.schema },
    toString: { value: () => text },
    [inspect.custom]: { value: () => `<OpOverload(op='${packetText}', overload='${name}')>` },
  }) as unknown as OperatorOverload;
}

/** `torch.ops.aten.add(x, y)`, `torch.ops.aten.add.Tensor(x, y)`, `torch.ops.aten.add.overloads()` */
export const ops = lazy(
  () => registered().keys(),
  (namespace) => {
    const names = registered().get(namespace);
    if (!names) return undefined;
    const make = (name: string) => {
      const qualified = names.get(name);
      return qualified === undefined ? undefined : packet(qualified);
    };
    return lazy(
      () => [...names.keys()].filter((name) => names.get(name)?.endsWith(`::${name}`)),
      make,
      `torch.ops.${namespace}`,
    );
  },
  'torch.ops',
) as unknown as Ops;
