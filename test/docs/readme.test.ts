import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { announced, root, run, snippets } from './pages';

test('the first program of README.md learns its problem', () => {
  const [program] = snippets('README.md') as [string];
  const accuracy = Number(/accuracy ([\d.]+)%/.exec(run(program))?.[1]);
  expect(accuracy).toBeGreaterThan(95);
});

test("README.md's examples print what their comments say", () => {
  const program = snippets('README.md')[1] as string;
  const said = announced(program);
  expect(said.length).toBeGreaterThan(3);
  expect(run(program).trim().split('\n')).toEqual(said);
});

test('README.md has no other programs', () => {
  expect(snippets('README.md')).toHaveLength(2);
});

test("README.zh-CN.md's program, its parts put together, is the example's", () => {
  const source = (program: string) =>
    ts
      .createPrinter({ removeComments: true })
      .printFile(ts.createSourceFile('program.ts', program, ts.ScriptTarget.Latest));
  const example = readFileSync(path.join(root, 'examples', 'mnist-article', 'main.ts'), 'utf8');
  expect(source(snippets('README.zh-CN.md').join('\n'))).toBe(source(example));
});
