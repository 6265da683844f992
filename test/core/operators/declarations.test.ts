/**
 * Every signature of the generated declarations, written as a call, must bind to an overload of its operator: what an
 * editor offers is what the run time takes. No operator is called.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { torch } from 'torch-node';
import ts from 'typescript';
import { camelCase } from '../../support/camelCase';
import { operators } from '../../support/inner';

const { operator, takesNumbersAsTensors, match, splitKeywords, surface } = operators;
type Operator = ReturnType<typeof operator>;

const path = join(__dirname, '../../../lib/core/tensor/operators.generated.ts');
const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
const interfaces = new Map<string, ts.InterfaceDeclaration>();
source.forEachChild((node) => {
  if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node);
});

const tensor = torch.ones(2);
/** A value of each type that is written by name. */
const values: Record<string, unknown> = {
  Tensor: tensor,
  DType: torch.float32,
  Layout: torch.strided,
  MemoryFormat: torch.contiguousFormat,
  DeviceLike: 'cpu',
  Generator: torch.defaultGenerator,
  NumberLike: 1.5,
  Int: 1,
  Ints: 1,
  Complex: { re: 1, im: 2 },
};

interface Field {
  optional: boolean;
  values: unknown[];
}
/** What may stand for a type: values, and an object of keyword arguments. */
interface Alternatives {
  values: unknown[];
  keywords?: Map<string, Field>;
}

function alternativesOf(type: ts.TypeNode): Alternatives {
  if (ts.isUnionTypeNode(type)) {
    const all = type.types.map(alternativesOf);
    const keywords = all.find((one) => one.keywords)?.keywords;
    return { values: all.flatMap((one) => one.values), ...(keywords && { keywords }) };
  }
  if (ts.isIntersectionTypeNode(type)) {
    return { values: [], keywords: new Map(type.types.flatMap((part) => [...fieldsOf(part)])) };
  }
  if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return alternativesOf(type.type);
  if (ts.isArrayTypeNode(type)) return { values: [[alternativesOf(type.elementType).values[0]]] };
  if (ts.isTupleTypeNode(type)) return { values: [type.elements.map(() => tensor)] };
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() in values) {
    return { values: [values[type.typeName.getText()]] };
  }
  if (type.kind === ts.SyntaxKind.NumberKeyword) return { values: [1] };
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return { values: [true] };
  if (type.kind === ts.SyntaxKind.StringKeyword) return { values: ['x'] };
  if (ts.isLiteralTypeNode(type)) return { values: [null] };
  return { values: [], keywords: fieldsOf(type) };
}

function fieldsOf(type: ts.TypeNode): Map<string, Field> {
  const node = ts.isTypeReferenceNode(type) ? interfaces.get(type.typeName.getText()) : type;
  if (!node || !(ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node))) {
    throw new Error(`${type.getText()} is no object type of this file`);
  }
  const fields = new Map<string, Field>();
  for (const member of node.members) {
    if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name) || !member.type) continue;
    const optional = member.questionToken !== undefined;
    fields.set(member.name.text, { optional, values: alternativesOf(member.type).values });
  }
  return fields;
}

/** An object with the required fields, and those given. */
function keywordsOf(fields: Map<string, Field>, more: Record<string, unknown> = {}): Record<string, unknown> {
  const required = [...fields].filter(([, { optional }]) => !optional);
  return { ...Object.fromEntries(required.map(([name, field]) => [name, field.values[0]])), ...more };
}

/** The calls of `Takes<names, parameters, keywords>`: the required arguments, the first by position and the rest by name. */
function splitsOf({ typeArguments = [] as never }: ts.TypeReferenceNode): unknown[][][] {
  const [names, parameters, more] = typeArguments as readonly ts.TypeNode[];
  const nameOf = (node: ts.TypeNode): string => node.getText().slice(1, -1);
  const members = (parameters as ts.TupleTypeNode).elements as ts.NodeArray<ts.NamedTupleMember>;
  const required = members.filter(({ questionToken }) => !questionToken);
  const all = members.map(({ type }) => alternativesOf(type).values[0]);
  const keywords = [...(more ? fieldsOf(more) : [])].filter(([name]) => name !== 'out');
  const others = keywords.map(([name, field]) => [name, field.values[0]]);
  return [all.length, ...all.keys()]
    .map((count) => {
      const named = (names as ts.TupleTypeNode).elements
        .map((name, i) => [nameOf(name), all[i]])
        .slice(count);
      const given = all.slice(0, count);
      return [[...given, Object.fromEntries([...named, ...others])]];
    })
    .concat([[all.slice(0, required.length)]]);
}

/** The calls that a signature allows; of each list, one must bind. */
function callsOf(parameters: readonly ts.ParameterDeclaration[]): unknown[][][] {
  const rest = parameters[0]?.dotDotDotToken && parameters[0].type;
  if (rest && ts.isTupleTypeNode(rest)) {
    const { keywords } = alternativesOf((rest.elements[1] as ts.NamedTupleMember).type);
    const all = [...(keywords as Map<string, Field>)].filter(([name]) => name !== 'out');
    return [[[2, 3, Object.fromEntries(all.map(([name, field]) => [name, field.values[0]]))]]];
  }
  if (rest && ts.isTypeReferenceNode(rest)) return splitsOf(rest);
  if (rest) return [[[2, 3]]];
  const places = parameters.map(({ type }) => alternativesOf(type as ts.TypeNode));
  const required = parameters.filter(({ questionToken }) => !questionToken).length;
  const plain = ({ values, keywords }: Alternatives) =>
    values.length > 0 ? values[0] : keywordsOf(keywords as Map<string, Field>);

  const calls: unknown[][][] = [[places.slice(0, required).map(plain)], [places.map(plain)]];
  for (const [i, { values, keywords }] of places.entries()) {
    const before = places.slice(0, i).map(plain);
    const after = places.slice(i + 1, required).map(plain);
    for (const value of values) calls.push([[...before, value, ...after]]);
    if (!keywords) continue;
    calls.push([[...before, keywordsOf(keywords)]]);
    const taken = parameters.slice(0, i).map(({ name }) => name.getText().replace(/_$/, ''));
    for (const [name, field] of keywords) {
      if (!field.optional || taken.includes(name)) continue;
      for (const value of field.values) {
        // Not every alternative of the arguments before has a variant with `out`.
        const variants = name === 'out' ? combinations(places.slice(0, i)) : [before];
        const objects = name === 'out' ? objectsOf(keywords) : [{}];
        calls.push(
          variants.flatMap((some) =>
            objects.map((object) => [...some, keywordsOf(keywords, { ...object, [name]: value })]),
          ),
        );
      }
    }
  }
  return calls;
}

/** The objects of the required fields, with each alternative of each. */
function objectsOf(fields: Map<string, Field>): Record<string, unknown>[] {
  const required = [...fields].filter(([, { optional }]) => !optional);
  return combinations(required.map(([, { values }]) => ({ values }))).map((some) =>
    Object.fromEntries(required.map(([name], i) => [name, some[i]])),
  );
}

function combinations(places: readonly Alternatives[]): unknown[][] {
  return places.reduce<unknown[][]>(
    (lists, { values }) => lists.flatMap((list) => values.map((value) => [...list, value])),
    [[]],
  );
}

function binds(callee: Operator, args: readonly unknown[], isMethod: boolean): boolean {
  let given = splitKeywords(args);
  if (isMethod) {
    const { positional, keywords } = given;
    const place = callee.selfPosition;
    given =
      positional.length < place
        ? { positional, keywords: { ...keywords, self: tensor } }
        : { positional: [...positional.slice(0, place), tensor, ...positional.slice(place)], keywords };
  }
  const numbers = takesNumbersAsTensors.has(callee.qualifiedName);
  return callee.overloads.some((overload) => match(overload, given, numbers) !== undefined);
}

const kinds: [name: string, entries: string, prefix: string][] = [
  ['TensorOperators', surface.Tensor, ''],
  ['TorchFunctions', surface.torch, ''],
  ['NnFunctions', surface['nn.functional'], ''],
  ['LinalgFunctions', surface.linalg, 'linalg_'],
  ['FftFunctions', surface.fft, 'fft_'],
  ['SpecialFunctions', surface.special, 'special_'],
];

test.each(kinds)('%s declares what its operators take', (interfaceName, entries, prefix) => {
  const registered = new Map(
    entries.split(' ').map((entry) => {
      const [name, other] = entry.split('=') as [string, string?];
      return [camelCase(name), other ?? prefix + name];
    }),
  );
  const { members } = interfaces.get(interfaceName) as ts.InterfaceDeclaration;
  expect(members.length).toBeGreaterThan(20);
  const failures: string[] = [];
  for (const member of members) {
    if (!ts.isMethodSignature(member)) continue;
    const name = member.name.getText();
    const callee = operator(`aten::${registered.get(name)}`);
    for (const calls of callsOf(member.parameters)) {
      if (calls.some((args) => binds(callee, args, interfaceName === 'TensorOperators'))) continue;
      failures.push(
        `${name}(${calls[0]?.map((arg) => (arg === tensor ? 'tensor' : JSON.stringify(arg))).join(', ')})`,
      );
    }
  }
  expect(failures).toEqual([]);
});
