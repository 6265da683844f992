/**
 * Which room of lib and of native may use which: docs/architecture.md draws it, and tells the way of a call through the
 * rooms. A room is a folder; what lies in a folder of it belongs to it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '..');

/** Rooms of lib, from the lowest on, with those that they may import. A name stands for the rooms inside it too. */
const LIB: Record<string, readonly string[]> = {
  native: [],
  'core/support': ['native'],
  'core/types': ['core/support'],
  'core/tensor': ['native', 'core/support', 'core/types'],
  'core/arguments': ['core/support', 'core/types', 'core/tensor'],
  'core/memory': ['native', 'core/support', 'core/tensor', 'core/arguments'],
  'core/runtime': ['native', 'core/support', 'core/types', 'core/tensor', 'core/arguments'],
  'core/operators': ['native', 'core/support', 'core/types', 'core/tensor', 'core/arguments'],
  'core/autograd': [
    ...['native', 'core/support', 'core/types', 'core/tensor', 'core/arguments', 'core/runtime'],
    'core/operators',
  ],
  'core/printing': [
    ...['native', 'core/support', 'core/types', 'core/tensor', 'core/arguments', 'core/operators'],
    'core/autograd',
  ],
  'core/functional': [
    ...['native', 'core/support', 'core/types', 'core/tensor', 'core/arguments', 'core/operators'],
    ...['core/autograd', 'core/printing'],
  ],
  'core/checkpoint': [
    ...['native', 'core/support', 'core/types', 'core/tensor', 'core/arguments', 'core/runtime'],
    'core/autograd',
  ],
  'core/masked': ['core/types', 'core/tensor', 'core/arguments', 'core/operators'],
  'core/signal': ['core/support', 'core/types', 'core/tensor', 'core/arguments', 'core/operators'],

  'nn/base': ['core'],
  'nn/packing': ['core', 'nn/base'],
  'nn/init': ['core', 'nn/base'],
  'nn/containers': ['core', 'nn/base'],
  'nn/functional': ['core', 'nn/base'],
  'nn/modules': ['core', 'nn/base', 'nn/packing', 'nn/init', 'nn/containers', 'nn/functional'],
  'nn/utils': ['core', 'nn/base', 'nn/packing', 'nn/containers', 'nn/functional', 'nn/modules'],
  nn: ['nn'],

  'optim/base': ['core'],
  'optim/lbfgs': ['core', 'optim/base'],
  'optim/gradScaler': ['core', 'optim/base'],
  'optim/lrScheduler': ['core', 'optim/base'],
  optim: ['core', 'optim'],

  'distributions/support': ['core'],
  'distributions/constraints': ['core', 'distributions/support'],
  'distributions/base': ['core', 'distributions/support', 'distributions/constraints'],
  'distributions/transforms': [
    ...['core', 'distributions/support', 'distributions/constraints', 'distributions/base'],
  ],
  'distributions/families': [
    ...['core', 'distributions/support', 'distributions/constraints', 'distributions/base'],
    'distributions/transforms',
  ],
  'distributions/kl': [
    ...['core', 'distributions/support', 'distributions/base', 'distributions/transforms'],
    'distributions/families',
  ],
  distributions: ['distributions'],

  'serialization/files': ['native', 'core'],
  'serialization/pickle': ['core', 'serialization/files'],
  'serialization/tensors': ['native', 'core', 'serialization/files', 'serialization/pickle'],
  'serialization/archives': [
    ...['native', 'core', 'serialization/files', 'serialization/pickle', 'serialization/tensors'],
  ],
  'serialization/safetensors': ['native', 'core', 'serialization/files', 'serialization/tensors'],
  serialization: ['core', 'serialization'],

  data: ['core'],
  swaUtils: ['core', 'nn', 'optim'],

  'vision/base': ['core'],
  'vision/transforms': ['core', 'vision/base'],
  'vision/datasets': ['core', 'data', 'vision/base', 'vision/transforms'],
  'vision/models': ['core', 'nn'],

  namespaces: ['core', 'nn', 'optim', 'distributions', 'serialization', 'data', 'swaUtils'],
  train: ['core', 'nn', 'optim', 'data'],
  index: ['core', 'nn', 'optim', 'distributions', 'data', 'serialization', 'vision', 'namespaces', 'train'],
};

/** Rooms of native, likewise. */
const NATIVE: Record<string, readonly string[]> = {
  kernels: [],
  memory: [],
  exports: [],
  bridge: ['exports', 'memory'],
  guards: ['bridge'],
  operators: ['exports', 'bridge', 'guards'],
  tensor: ['exports', 'bridge', 'operators'],
  autograd: ['exports', 'bridge'],
  runtime: ['exports', 'bridge', 'memory'],
  files: ['exports', 'bridge'],
  addon: ['exports', 'bridge', 'memory', 'kernels'],
};

interface Arrow {
  from: string;
  to: string;
  /** Erased by the compiler: nothing is loaded. */
  typeOnly: boolean;
}

const filesUnder = (folder: string, ending: RegExp): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => ending.test(file) && !file.startsWith('build/'));

/** The innermost room of the table that a file lies in: `core/operators` of `core/operators/foreach/tensorList.ts`. */
function roomOf(file: string, rooms: Record<string, unknown>): string {
  let place = file.replace(/\.(ts|cc|h)$/, '');
  while (!(place in rooms)) {
    if (!place.includes('/')) throw new Error(`${file} lies in no room of the table`);
    place = path.posix.dirname(place);
  }
  return place;
}

function isTypeImport({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

/** What a file of TypeScript names in imports, `require` and module augmentations. */
function specifiersOf(text: string): { name: string; typeOnly: boolean }[] {
  const found: { name: string; typeOnly: boolean }[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteral(node) && node.text.startsWith('.'))
      found.push({ name: node.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isModuleDeclaration(node)) add(node.name, true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText())) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

function arrowsOfLib(): Arrow[] {
  const files = filesUnder('lib', /\.ts$/);
  const known = new Set(files);
  return files.flatMap((from) => {
    const text = readFileSync(path.join(root, 'lib', from), 'utf8');
    return specifiersOf(text).map(({ name, typeOnly }) => {
      const target = path.posix.join(path.posix.dirname(from), name);
      const to = [`${target}.ts`, `${target}/index.ts`].find((file) => known.has(file));
      if (to === undefined) throw new Error(`lib/${from} imports '${name}', which is not there`);
      return { from, to, typeOnly };
    });
  });
}

function arrowsOfNative(): Arrow[] {
  return filesUnder('native', /\.(cc|h)$/).flatMap((from) => {
    const text = readFileSync(path.join(root, 'native', from), 'utf8');
    const includes = [...text.matchAll(/^#include "([^"]+)"/gm)];
    return includes.map(([, to]) => ({ from, to: to as string, typeOnly: false }));
  });
}

const topOf = (room: string): string => room.split('/')[0] as string;

/** The arrows that the table does not have; inside one part of lib (`nn`, say) types may go any way. */
function forbidden(arrows: readonly Arrow[], rooms: Record<string, readonly string[]>): string[] {
  return arrows
    .filter(({ from, to, typeOnly }) => {
      const [source, target] = [roomOf(from, rooms), roomOf(to, rooms)];
      if (source === target || (typeOnly && topOf(source) === topOf(target))) return false;
      const allowed = rooms[source] as readonly string[];
      return !allowed.some((room) => target === room || target.startsWith(`${room}/`));
    })
    .map(({ from, to }) => `${from} -> ${to}`);
}

test('rooms of lib import only what the table allows', () => {
  expect(forbidden(arrowsOfLib(), LIB)).toEqual([]);
});

test('rooms of native include only what the table allows', () => {
  expect(forbidden(arrowsOfNative(), NATIVE)).toEqual([]);
});

test.each([
  ['lib', LIB],
  ['native', NATIVE],
])('the table of %s goes one way: a room is allowed only those above it in the table', (_, rooms) => {
  const order = Object.keys(rooms);
  for (const [i, room] of order.entries()) {
    for (const other of rooms[room] as readonly string[]) {
      // `nn` of the room `nn` means the rooms inside it.
      const inside = order.filter((name) => name === other || name.startsWith(`${other}/`));
      expect([room, other, inside.length > 0]).toEqual([room, other, true]);
      const later = inside.filter((name) => order.indexOf(name) > i && !name.startsWith(`${room}/`));
      expect([room, later]).toEqual([room, []]);
    }
  }
});

test('every room of the tables is there', () => {
  for (const [folder, rooms] of [
    ['lib', LIB],
    ['native', NATIVE],
  ] as const) {
    const used = new Set(filesUnder(folder, /\.(ts|cc|h)$/).map((file) => roomOf(file, rooms)));
    expect(Object.keys(rooms).filter((room) => !used.has(room))).toEqual([]);
  }
});

test('an arrow that the table does not have is found', () => {
  const up = { from: 'core/tensor/tensor.ts', to: 'nn/base/module.ts', typeOnly: true };
  const sideways = { from: 'optim/adam.ts', to: 'nn/base/module.ts', typeOnly: false };
  const inside = { from: 'nn/base/module.ts', to: 'nn/modules/linear.ts', typeOnly: false };
  expect(forbidden([up, sideways, inside, { ...inside, typeOnly: true }], LIB)).toEqual([
    'core/tensor/tensor.ts -> nn/base/module.ts',
    'optim/adam.ts -> nn/base/module.ts',
    'nn/base/module.ts -> nn/modules/linear.ts',
  ]);
  const native = { from: 'memory/arena.cc', to: 'bridge/call.h', typeOnly: false };
  expect(forbidden([native], NATIVE)).toEqual(['memory/arena.cc -> bridge/call.h']);
  expect(specifiersOf("import type { A } from './a';\nimport { type B, c } from './b';")).toEqual([
    { name: './a', typeOnly: true },
    { name: './b', typeOnly: false },
  ]);
});
