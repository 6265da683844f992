import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import description from '../../package.json';

const root = path.join(__dirname, '..', '..');

/** The files that `npm publish` would upload. */
function packed(): string[] {
  const args = ['pack', '--dry-run', '--ignore-scripts', '--json'];
  const { stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (!stdout) throw new Error(stderr);
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return files.map((file) => file.path);
}

const files = packed();

/** Every file in a folder of the repository. */
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

test('the package has what its description names, and the licences', () => {
  const { main, types, exports } = description;
  const entries = [main, types, exports['.'].types, exports['.'].default].map((file) =>
    path.posix.normalize(file),
  );
  for (const file of [...entries, 'README.md', 'LICENSE', 'THIRD-PARTY-NOTICES'])
    expect(files).toContain(file);
});

test('the package has all that the addon is built from', () => {
  const sources = filesIn('native').filter((file) => !file.startsWith('native/build/'));
  expect(sources.length).toBeGreaterThan(50);
  const needed = [...sources, 'CMakeLists.txt', ...filesIn('scripts/setup'), 'scripts/bootstrap.mjs'];
  expect(needed.filter((file) => !files.includes(file))).toEqual([]);
});

test('the package has each module of lib, compiled and declared', () => {
  const modules = filesIn('lib').map((file) => file.replace(/^lib\/(.+)\.ts$/, 'dist/$1'));
  const missing = modules.flatMap((file) =>
    [`${file}.js`, `${file}.d.ts`].filter((compiled) => !files.includes(compiled)),
  );
  expect(missing).toEqual([]);
});

test('the package has nothing else', () => {
  const others = files.filter(
    (file) =>
      !/^dist\/.+\.(js|d\.ts)$/.test(file) &&
      !/^(native|scripts)\/[^.][^/]*(\/[^.][^/]*)*$/.test(file) &&
      !/^(CMakeLists\.txt|LICENSE|THIRD-PARTY-NOTICES|package\.json|README(\.zh-CN)?\.md)$/.test(file),
  );
  expect(others).toEqual([]);
  expect(files.filter((file) => file.startsWith('native/build/'))).toEqual([]);
});

test('the package says where it comes from', () => {
  const { author, bugs, homepage, repository } = description;
  expect(author).toBe('The torch-node authors');
  for (const address of [bugs, homepage, repository.url])
    expect(address).toContain('github.com/torch-node/torch-node');
});
