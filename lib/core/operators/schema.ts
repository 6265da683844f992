/** The schemas of operators, as the addon describes them, prepared for binding arguments. */

import type { NativeBufferCall, NativeCall, NativeType } from '../../native/api';
import { native } from '../../native/load';
import { camelCase } from '../support/names';
import { inPythonOrder } from './overloadOrder';

/** The kinds of arguments and results; native/bridge/ivalue.h has the same list. */
export const Kind = {
  Unsupported: 0,
  Tensor: 1,
  Scalar: 2,
  Int: 3,
  Float: 4,
  Bool: 5,
  String: 6,
  DType: 7,
  Layout: 8,
  MemoryFormat: 9,
  Device: 10,
  Generator: 11,
  Complex: 12,
  Dimname: 13,
} as const;

/** A parameter of an overload. */
export interface Parameter extends NativeType {
  /** The name as a caller writes it: `keepdim`, `memoryFormat`. */
  name: string;
  /** Whether it can only be given by keyword. */
  keywordOnly: boolean;
  /** Whether it has no default. */
  required: boolean;
  /** Whether it is a tensor to write a result to. */
  out: boolean;
  /** Whether the default is an empty list or a dtype, so that Python also accepts None for it. */
  nullIsDefault: boolean;
}

/** A result of an overload. */
export interface Result extends NativeType {
  /** The name as a caller reads it: `values`; empty where the schema has none. */
  name: string;
  /** The index of the parameter that is returned, as by an operator in place; −1 for a new value. */
  alias: number;
}

/** An overload of an operator, with the addon's functions that call it. */
export interface Overload {
  /** The name of the operator, for messages. */
  operator: string;
  /** The name of the overload: `Tensor_mode` in `div.Tensor_mode`; empty for the one without a name. */
  name: string;
  /** The schema as libtorch writes it: `add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor`. */
  schema: string;
  /** The parameters, those that may be given by position first. */
  parameters: Parameter[];
  /** How many parameters may be given by position. */
  positional: number;
  /**
   * Whether the only positional parameter besides `self` is a list of integers, which may be given one by one: `view(2,
   * 3)`.
   */
  variadic: boolean;
  /** Whether the first parameter is a tensor. */
  takesTensorFirst: boolean;
  /** The indices of the output parameters (`out`). */
  outs: number[];
  /** The results, in order. */
  results: Result[];
  /** Whether the result is one new tensor and none of the arguments. */
  fresh: boolean;
  /** Whether the operator makes a tensor from sizes or data, and so also takes `requiresGrad`. */
  factory: boolean;
  /** Calls the overload with converted arguments. */
  call: NativeCall;
  /** Calls the overload with the arguments in the argument buffer. */
  callFromBuffer: NativeBufferCall;
  /** Calls the overload for each element of lists. */
  callEach: NativeCall;
  /** Calls an overload that is a matrix product for each element of lists; several may be computed at once. */
  callEachInParallel: NativeCall;
  /** Calls the overload without the check of its arguments; undefined where there is no such check. */
  callUnguarded: NativeCall | undefined;
}

/**
 * A pattern that a schema matches where the parameter `name` has an empty list or a dtype as its default. Python
 * accepts None for such a parameter.
 */
function defaultsOf(name: string): RegExp {
  return name === 'dtype' ? / dtype=(?!None)/ : new RegExp(` ${name}=\\[\\]`);
}

/** The overloads of an operator such as `aten::add`, in the order in which they are tried. */
export function overloadsOf(qualifiedName: string): Overload[] {
  const operator = qualifiedName.replace(/^aten::/, '');
  const overloads: Overload[] = [];
  for (const described of native.describeOperator(qualifiedName)) {
    const parameters = described.arguments.map(
      ({ name, hasDefault, ...rest }): Parameter => ({
        ...rest,
        name: camelCase(name),
        required: !hasDefault,
        nullIsDefault: hasDefault && defaultsOf(name).test(described.schema),
      }),
    );
    if (parameters.some((parameter) => parameter.kind === Kind.Unsupported && parameter.required)) continue;
    const outs = parameters.flatMap((parameter, i) => (parameter.out ? [i] : []));
    const names = new Set(parameters.map((parameter) => parameter.name));
    const positional = parameters.filter((parameter) => !parameter.keywordOnly);
    const list = positional.at(-1);
    overloads.push({
      operator,
      name: described.overload,
      schema: described.schema,
      parameters,
      positional: positional.length,
      takesTensorFirst: parameters[0]?.kind === Kind.Tensor && !parameters[0].list,
      variadic:
        list?.list === true &&
        list.kind === Kind.Int &&
        list.size === undefined &&
        (positional.length === 1 || (positional.length === 2 && positional[0]?.name === 'self')),
      outs,
      // Array.from, because lists of results are made from this array, and are of the realm that it is of.
      results: Array.from(described.returns, (result) => ({ ...result, name: camelCase(result.name) })),
      fresh:
        described.returns.length === 1 &&
        described.returns[0]?.kind === Kind.Tensor &&
        !described.returns[0].list &&
        described.returns[0].alias < 0,
      factory:
        outs.length === 0 && ['dtype', 'layout', 'device', 'pinMemory'].every((name) => names.has(name)),
      call: described.call,
      callFromBuffer: described.callFromBuffer,
      callEach: described.callEach,
      callEachInParallel: described.callEachInParallel,
      callUnguarded: described.callUnguarded,
    });
  }
  return inPythonOrder(overloads);
}
