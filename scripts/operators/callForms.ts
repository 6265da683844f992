/** Overloads as calls in TypeScript: arguments with their types, and overloads joined where one signature says both. */
import { Kind, type Overload, type Parameter, type Result, takesNumbersAsTensors } from './registry';
import type { Shapes } from './sharedTypes';

export interface Argument {
  name: string;
  /** The alternatives of its type, `null` among them. */
  types: string[];
  required: boolean;
  keywordOnly: boolean;
  /** An array of integers that may also be given one by one. */
  variadic: boolean;
}

/** One way to call. */
export interface Form {
  arguments: Argument[];
  /** The type of the keyword argument `out`; absent: it has none. */
  out?: string;
  result: string;
}

const scalarTypes: Record<number, string> = {
  [Kind.Tensor]: 'Tensor',
  [Kind.Scalar]: 'NumberLike',
  [Kind.Int]: 'Int',
  [Kind.Float]: 'number',
  [Kind.Bool]: 'boolean',
  [Kind.String]: 'string',
  [Kind.DType]: 'DType',
  [Kind.Layout]: 'Layout',
  [Kind.MemoryFormat]: 'MemoryFormat',
  [Kind.Device]: 'DeviceLike',
  [Kind.Generator]: 'Generator',
  [Kind.Complex]: 'Complex',
};

function typesOf(parameter: Parameter): string[] {
  const { kind, list, optional, optionalElements, size } = parameter;
  const one = scalarTypes[kind] as string;
  const none = optional ? ['null'] : [];
  if (!list) return [one, ...none];
  // An array of sizes or dimensions takes numbers only: its elements are within ±2^53 anyway.
  const element = kind === Kind.Int ? 'number' : one;
  const array = `readonly ${optionalElements ? `(${element} | null)` : element}[]`;
  if (size === undefined || kind === Kind.Tensor) return [array, ...none];
  return kind === Kind.Int ? ['Ints', ...none] : [element, array, ...none];
}

/** How an operator is shown: as a function, or as a method of its argument `self`. */
export type Style = 'function' | 'method';

function argumentsOf(overload: Overload, receiver: Parameter | undefined): Argument[] {
  const standIn = !receiver && takesNumbersAsTensors.has(`aten::${overload.operator}`);
  return overload.parameters.flatMap((parameter): Argument[] => {
    if (parameter === receiver || parameter.out || parameter.kind === Kind.Unsupported) return [];
    const { name, kind, list, size, required, keywordOnly } = parameter;
    return [
      {
        name: name === 'self' ? 'input' : name,
        types: standIn && kind === Kind.Tensor && !list ? ['Tensor', 'NumberLike'] : typesOf(parameter),
        required,
        keywordOnly,
        variadic: overload.variadic && list && kind === Kind.Int && size === undefined,
      },
    ];
  });
}

const resultTypes: Record<number, string> = { ...scalarTypes, [Kind.Int]: 'number', [Kind.Device]: 'string' };

function resultOf(overload: Overload, receiver: Parameter | undefined, shapes: Shapes): string {
  const one = (result: Result): string => {
    if (receiver && overload.parameters[result.alias] === receiver) return 'this';
    return (resultTypes[result.kind] as string) + (result.list ? '[]' : '');
  };
  const { results } = overload;
  if (results.length < 2) return results[0] ? one(results[0]) : 'void';
  const types = results.map(one);
  if (results.some(({ name }) => name === '')) return `[${types.join(', ')}]`;
  return shapes.tuple(results.map(({ name }, i) => ({ name, type: types[i] as string })));
}

/** The calls that `overloads`, in the order in which they are tried, allow. */
export function formsOf(overloads: readonly Overload[], style: Style, shapes: Shapes): Form[] {
  const forms: Form[] = [];
  const outs: Form[] = [];
  for (const overload of overloads) {
    const receiver = style === 'method' ? receiverOf(overload) : undefined;
    if (style === 'method' && (!receiver || overload.outs.length > 0)) continue;
    const list = argumentsOf(overload, receiver);
    if (overload.factory) list.push(requiresGrad);
    const form: Form = { arguments: list, result: resultOf(overload, receiver, shapes) };
    if (overload.outs.length === 0) {
      forms.push(form);
      continue;
    }
    const types = overload.outs.map((i) => (overload.parameters[i]?.list ? 'readonly Tensor[]' : 'Tensor'));
    outs.push({ ...form, out: types.length === 1 ? types[0] : `readonly [${types.join(', ')}]` });
  }
  for (const out of outs) attach(out, forms);
  return joined(forms);
}

/** The argument that a method's receiver is. */
export function receiverOf(overload: Overload): Parameter | undefined {
  return overload.parameters.find(({ name, kind, list }) => name === 'self' && kind === Kind.Tensor && !list);
}

const requiresGrad: Argument = {
  name: 'requiresGrad',
  types: ['boolean'],
  required: false,
  keywordOnly: true,
  variadic: false,
};

/** What a factory takes and its variant with `out`, which says all of it, does not. */
const saidByOut = new Set(['dtype', 'layout', 'device', 'pinMemory', 'requiresGrad']);

/** Makes `out` an option of the form that it is a variant of; a form of its own where there is none. */
function attach(variant: Form, forms: Form[]): void {
  const wanted = variant.arguments.map(identity).join();
  const form = forms.find((candidate) => {
    const kept = candidate.arguments.filter(({ name }) => !saidByOut.has(name));
    return wanted === candidate.arguments.map(identity).join() || wanted === kept.map(identity).join();
  });
  if (form) {
    form.out ??= variant.out as string;
    return;
  }
  const { out, ...rest } = variant;
  const argument = {
    name: 'out',
    types: [out as string],
    required: true,
    keywordOnly: true,
    variadic: false,
  };
  forms.push({ ...rest, arguments: [...variant.arguments, argument] });
}

function identity({ name, types, required, keywordOnly }: Argument): string {
  return `${name}:${types.join('|')}:${required}:${keywordOnly}`;
}

/** Joins forms until none can be: fewer signatures complete and explain themselves better in an editor. */
function joined(forms: Form[]): Form[] {
  for (let i = 0; i < forms.length; i++) {
    for (let j = i + 1; j < forms.length; j++) {
      const both = join(forms[i] as Form, forms[j] as Form);
      if (!both) continue;
      return joined(forms.flatMap((form, k) => (k === i ? [both] : k === j ? [] : [form])));
    }
  }
  return forms;
}

/**
 * One form for what `a` or `b` allows; where they differ in more than can be said, undefined. Of `out` it says that there
 * is a variant with it: a caller with a `Tensor | number` gains more than one with a number and `out` loses.
 */
function join(a: Form, b: Form): Form | undefined {
  if (a.result !== b.result || (a.out && b.out && a.out !== b.out)) return undefined;
  const out = a.out ?? b.out;
  const both =
    a.arguments.length === b.arguments.length ? joinTypes(a, b) : (joinRest(a, b) ?? joinRest(b, a));
  return both && out !== undefined ? { ...both, out } : both;
}

/** They differ in one argument's type, or in whether Python's keyword-only arguments are so here. */
function joinTypes(a: Form, b: Form): Form | undefined {
  let differences = 0;
  const list = a.arguments.map((one, i): Argument => {
    const other = at(b, i);
    if (one.types.join() !== other.types.join() || one.required !== other.required) differences++;
    const types = [...one.types, ...other.types].filter(
      (type, k, all) => type !== 'null' && all.indexOf(type) === k,
    );
    if ([...one.types, ...other.types].includes('null')) types.push('null');
    return {
      name: one.name,
      types,
      required: one.required && other.required,
      keywordOnly: one.keywordOnly || other.keywordOnly,
      variadic: one.variadic || other.variadic,
    };
  });
  const sameNames = a.arguments.every(({ name }, i) => name === at(b, i).name);
  return sameNames && differences <= 1 ? { ...a, arguments: list } : undefined;
}

/** `b` has more arguments, which all may be left out or are given by name. */
function joinRest(a: Form, b: Form): Form | undefined {
  if (a.arguments.length > b.arguments.length) return undefined;
  const more = b.arguments.filter(({ name }) => !a.arguments.some((argument) => argument.name === name));
  const same = b.arguments.filter((argument) => !more.includes(argument));
  if (
    same.length !== a.arguments.length ||
    same.some((argument, i) => identity(argument) !== identity(at(a, i)))
  ) {
    return undefined;
  }
  // What `a` takes by position, `b` must take there too.
  if (a.arguments.some((argument, i) => !argument.keywordOnly && argument.name !== at(b, i).name))
    return undefined;
  const required = more.filter((argument) => argument.required);
  if (required.length > 0 && more.length > 1) return undefined;
  // One that comes after all others is as good as optional: without it, the call is `a`.
  const positional = b.arguments.filter(({ keywordOnly }) => !keywordOnly);
  if (required.some((argument) => !argument.keywordOnly && argument !== positional.at(-1))) return undefined;
  return {
    ...b,
    arguments: b.arguments.map((old) => (more.includes(old) ? { ...old, required: false } : old)),
  };
}

function at(form: Form, i: number): Argument {
  return form.arguments[i] as Argument;
}
