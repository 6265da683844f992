/** The schemas of operators, as the addon describes them, prepared for binding arguments. */

import type { NativeBufferCall, NativeCall, NativeType } from '../../native/api';
import { native } from '../../native/load';
import { camelCase } from '../support/names';
import { inPythonOrder } from './overloadOrder';

/** The kinds of arguments and results; native/bridge/convert.h has the same list. */
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
  /** The name as a caller writes it: `keepdim`, `memoryFormat`. */
  name: string;
  keywordOnly: boolean;
  required: boolean;
  out: boolean;
  /** Whether the default is an empty list or a dtype, so that Python also accepts None for it. */
  nullIsDefault: boolean;
}

export interface Result extends NativeType {
  name: string;
  alias: number;
}

export interface Overload {
  /** The name of the operator, for messages. */
  operator: string;
  /** The name of the overload: `Tensor_mode` in `div.Tensor_mode`; empty for the one without a name. */
  name: string;
  schema: string;
  parameters: Parameter[];
  /** How many parameters may be given by position. These come first. */
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
  results: Result[];
  /** Whether the result is one new tensor and none of the arguments. */
  fresh: boolean;
  /** Whether the operator makes a tensor from sizes or data, and so also takes `requiresGrad`. */
  factory: boolean;
  call: NativeCall;
  /** Calls the overload with the arguments in the argument buffer. */
  callFromBuffer: NativeBufferCall;
  /** Calls the overload for each element of lists. */
  callEach: NativeCall;
  /** The same for a matrix product. Several elements may be computed at once. */
  callEachInParallel: NativeCall;
  /** Calls the overload without the check of its arguments; undefined where there is no such check. */
  callUnguarded: NativeCall | undefined;
}

/** Finds the parameters whose default is an empty list or a dtype. Python accepts None for them. */
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
