import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..');

const program = ts.createProgram([join(__dirname, 'program.ts')], {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(root, 'node_modules', '@types')],
  paths: { 'torch-node': [join(root, 'dist', 'index.d.ts')] },
});
// Ours alone: those of Node and of the language take longer than all of this.
const own = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/node_modules/'));

test('a program compiles against the published declarations, which are sound under every strict option', () => {
  expect(own.length).toBeGreaterThan(50);
  const problems = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  expect(
    problems.map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    ),
  ).toEqual([]);
});

/** What a file declares under a comment that says @internal; the parameters of a constructor stay in any case. */
function internalsOf(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMember = ts.isClassElement(node) || ts.isTypeElement(node) || ts.isStatement(node);
    const comments = isMember ? (ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []) : [];
    const last = comments.at(-1);
    if (last && file.text.slice(last.pos, last.end).includes('@internal')) found.push(node.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('the published declarations hold nothing that is marked @internal', () => {
  expect(own.flatMap((file) => internalsOf(file).map((text) => `${file.fileName}: ${text}`))).toEqual([]);
});
