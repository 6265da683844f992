import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { scripts } from '../../package.json';
import { announced, pages, read, root, run, snippets } from './pages';

// README's have tests of their own; what a recipe of the architecture page shows is a part of the project's own files.
const ownTests = ['README.md', 'README.zh-CN.md', 'docs/architecture.md'];
const programs = pages
  .filter((page) => !ownTests.includes(page))
  .flatMap((page) => snippets(page).map((program, i) => [`${page}, number ${i + 1}`, program] as const));

/** The compiler's options in a folder where a new project begins. */
function initialOptions(folder: string): ts.CompilerOptions {
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--init'], { cwd: folder });
  const { config } = ts.readConfigFile(path.join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  expect(options).toMatchObject({ noUncheckedIndexedAccess: true, strict: true });
  return options;
}

test('there are pages with programs', () => {
  expect(programs.length).toBeGreaterThan(0);
});

test('the programs of all pages compile with what `tsc --init` writes', () => {
  const folder = mkdtempSync(path.join(root, 'build', 'snippets-'));
  try {
    const whole = [
      ...snippets('README.md'),
      snippets('README.zh-CN.md').join('\n'),
      ...programs.map(([, text]) => text),
    ];
    const files = whole.map((text, i) => {
      const file = path.join(folder, `program${i}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const program = ts.createProgram(files, {
      ...initialOptions(folder),
      types: ['node'],
      noEmit: true,
      typeRoots: [path.join(root, 'node_modules', '@types')],
      paths: { 'torch-node': [path.join(root, 'dist', 'index.d.ts')] },
    });
    const problems = ts.getPreEmitDiagnostics(program);
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);

test.each(programs)('the program of %s prints what its comments say', (_, program) => {
  const said = announced(program);
  expect(said.length).toBeGreaterThan(0);
  expect(run(program).trim().split('\n')).toEqual(said);
});

/** What GitHub calls a heading in the address of a page. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
const withoutCode = (page: string) => read(page).replace(/^```[\s\S]*?^```$/gm, '');
const anchorsOf = (page: string) =>
  [...withoutCode(page).matchAll(/^#+ (.+)$/gm)].map((match) => anchor(match[1] as string));

/** What is wrong with a page's links to this repository. */
function brokenLinks(page: string): string[] {
  const targets = [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file, heading] = target.split('#') as [string, string?];
    const to = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
    if (!existsSync(path.join(root, to))) return true;
    return heading !== undefined && !anchorsOf(to).includes(heading);
  });
}

test.each(pages)('%s links to files and headings that are there', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test.each(pages)('%s names npm scripts that are there', (page) => {
  const named = [...read(page).matchAll(/npm run (?:--\S+ )*([a-z][\w:-]*)/g)].map(
    (match) => match[1] as string,
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
