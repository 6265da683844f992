/** Operators' schemas, as the addon describes them, made ready for binding arguments. */

import type { NativeBufferCall, NativeCall, NativeType } from '../../native/api';
import { native } from '../../native/load';
import { camelCase } from '../support/names';
import { inPythonOrder } from './overloadOrder';

/** The kinds of argument and result; native/bridge/convert.h has the same list. */
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

export interface Parameter extends NativeType {
  /** As a caller writes it: `keepdim`, `memoryFormat`. */
  name: string;
  keywordOnly: boolean;
  required: boolean;
  out: boolean;
  /** The default is an empty list or a dtype, for which Python also takes None. */
  nullIsDefault: boolean;
}

export interface Result extends NativeType {
  name: string;
  alias: number;
}

export interface Overload {
  /** The operator's name, for messages. */
  operator: string;
  /** `Tensor_mode` in `div.Tensor_mode`; empty for the first. */
  name: string;
  schema: string;
  parameters: Parameter[];
  /** How many parameters may be given by position; they come first. */
  positional: number;
  /** The only positional parameter besides `self` is a list of ints, which may be given one by one: `view(2, 3)`. */
  variadic: boolean;
  /** The first parameter is a tensor. */
  takesTensorFirst: boolean;
  /** Where the outputs are among the parameters. */
  outs: number[];
  results: Result[];
  /** The result is one tensor that is none of the arguments. */
  fresh: boolean;
  /** Makes a tensor from sizes or data, and so also takes `requiresGrad`. */
  factory: boolean;
  call: NativeCall;
  /** With the arguments in the argument buffer. */
  callFromBuffer: NativeBufferCall;
  /** For each element of lists. */
  callEach: NativeCall;
  /** As well, of a matrix product, several at once. */
  callEachInParallel: NativeCall;
  /** Without the check that stands before it, where there is one. */
  callUnguarded: NativeCall | undefined;
}

/** Finds a default that None stands for as well. */
function defaultsOf(name: string): RegExp {
  return name === 'dtype' ? / dtype=(?!None)/ : new RegExp(` ${name}=\\[\\]`);
}

/** The overloads of `aten::add` in the order in which they are tried. */
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
      results: described.returns.map((result) => ({ ...result, name: camelCase(result.name) })),
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
