/** The pages that users and contributors read, and the programs in them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(__dirname, '..', '..');

const markdownIn = (folder: string) =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name));

/** Every page, by its path in the repository. */
export const pages = [...markdownIn(''), ...markdownIn('docs'), ...markdownIn('.github')];

export const read = (page: string) => readFileSync(path.join(root, page), 'utf8');

/** The TypeScript in a page. */
export const snippets = (page: string) =>
  [...read(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);

/** What the comments behind a program's statements say that it prints. */
export const announced = (program: string) =>
  [...program.matchAll(/; \/\/ (.+)$/gm)].map((match) => match[1] as string);

/** Runs a program as its own file inside the project, so that it imports 'torch-node' as a user's does. */
export function run(program: string): string {
  const folder = mkdtempSync(path.join(root, 'build', 'snippet-'));
  try {
    const file = path.join(folder, 'snippet.ts');
    writeFileSync(file, program);
    const args = ['-r', 'ts-node/register/transpile-only', file];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the snippet failed:\n${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
