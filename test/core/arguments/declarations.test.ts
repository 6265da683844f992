/**
 * A function's parameters stand in its rules and in its type, since TypeScript cannot read the labels of a tuple, which
 * editors show, from an object. Both have the same names in the same order.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const lib = path.join(__dirname, '..', '..', '..', 'lib');
const sources = readdirSync(lib, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
  .map((file) =>
    ts.createSourceFile(file, readFileSync(path.join(lib, file), 'utf8'), ts.ScriptTarget.Latest, true),
  );

/** Every node of a file. */
function* nodesIn(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesIn(child);
}

/** The objects of rules by the names of their constants, and the names of the parameters that `signature` binds. */
const objects = new Map<string, ts.ObjectLiteralExpression>();
const binders = new Map<string, ts.Expression>();
const keyOf = (file: ts.SourceFile, name: string) => `${file.fileName} ${name}`;
for (const file of sources) {
  for (const node of nodesIn(file)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) continue;
    const value = node.initializer;
    if (ts.isObjectLiteralExpression(value)) objects.set(keyOf(file, node.name.text), value);
    if (ts.isCallExpression(value) && value.expression.getText() === 'signature' && value.arguments[0])
      binders.set(keyOf(file, node.name.text), value.arguments[0]);
  }
}

/** The names in an object of rules; undefined where it spreads one of another file. */
function namesOf(file: ts.SourceFile, rules: ts.Expression): string[] | undefined {
  const literal = ts.isIdentifier(rules) ? objects.get(keyOf(file, rules.text)) : rules;
  if (!literal || !ts.isObjectLiteralExpression(literal)) return undefined;
  const names: string[] = [];
  for (const property of literal.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = namesOf(file, property.expression);
      if (spread === undefined) return undefined;
      names.push(...spread);
    } else if (property.name) names.push(property.name.getText().replace(/^'|'$/g, ''));
  }
  return names;
}

const labelsOf = (tuple: ts.TupleTypeNode): string[] =>
  tuple.elements.map((element) =>
    ts.isNamedTupleMember(element) ? element.name.text.replace(/_$/, '') : '',
  );

/** The names that a `Takes` lists, and the labels of its tuple; an `Arguments` has its names in the labels alone. */
function declared(type: ts.TypeNode): { names: string[]; labels: string[] } | undefined {
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const [first, second] = type.typeArguments ?? [];
  const tuple = type.typeName.getText() === 'Takes' ? second : first;
  if (!first || !tuple || !ts.isTupleTypeNode(tuple)) return undefined;
  if (type.typeName.getText() === 'Arguments') {
    const labels = labelsOf(tuple);
    return { names: labels, labels };
  }
  const names = first;
  if (type.typeName.getText() !== 'Takes' || !ts.isTupleTypeNode(names)) return undefined;
  return {
    names: names.elements.map((name) => name.getText().replace(/^'|'$/g, '')),
    labels: labelsOf(tuple),
  };
}

const found = sources.flatMap((file) =>
  [...nodesIn(file)].flatMap((node) => {
    if (!ts.isFunctionLike(node)) return [];
    const last = node.parameters.at(-1);
    const types = last?.dotDotDotToken && last.type ? declared(last.type) : undefined;
    const body = (node as ts.FunctionDeclaration).body;
    if (!types || !body) return [];
    const call = [...nodesIn(body)].find(
      (inner): inner is ts.CallExpression =>
        ts.isCallExpression(inner) && binders.has(keyOf(file, inner.expression.getText())),
    );
    const rules = call && namesOf(file, binders.get(keyOf(file, call.expression.getText())) as ts.Expression);
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    return rules ? [{ where: `${file.fileName}:${line}`, ...types, rules }] : [];
  }),
);

test('the walk finds most functions that are declared so', () => {
  expect(found.length).toBeGreaterThan(150);
});

test('the rules and the type of a function have the same names in the same order', () => {
  const differing = found.filter(
    ({ names, labels, rules }) =>
      String(names) !== String(rules.slice(0, names.length)) || String(labels) !== String(names),
  );
  expect(differing).toEqual([]);
});
