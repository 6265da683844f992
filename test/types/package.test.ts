import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..');

test('a program compiles against the published declarations, which are sound under every strict option', () => {
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
