import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder';

const ROOT = path.join(__dirname, '..', '..');
const DIST = path.join(ROOT, 'dist');

describe('a load that fails says why', () => {
  const temporary = temporaryFolder();
  let root: string;
  let release: string;

  beforeEach(() => {
    root = temporary.fresh();
    release = path.join(root, 'build', 'Release');
    fs.mkdirSync(release, { recursive: true });
    fs.mkdirSync(path.join(root, 'dist', 'native'), { recursive: true });
    for (const file of ['native/load.js', 'native/errors.js']) {
      fs.copyFileSync(path.join(DIST, file), path.join(root, 'dist', file));
    }
  });

  function messageOfLoading(addon = ''): string {
    const program = `try { require('./dist/native/load.js') } catch (e) { console.log(e.name + ': ' + e.message) }`;
    const env = { ...process.env, TORCH_NODE_ADDON: addon };
    return execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8', env });
  }

  function noteLibtorch(size: number): string {
    const dir = path.join(root, 'libtorch');
    fs.writeFileSync(
      path.join(release, 'torch_node.json'),
      JSON.stringify({ libtorch: { dir, version: '2.13.0+cpu', library: 'libtorch_cpu.so', size } }),
    );
    return dir;
  }

  test('not built', () => {
    const message = messageOfLoading();
    expect(message).toContain('Error: torch-node could not load its addon: it has not been built.');
    expect(message).toContain(
      `platform:  ${process.platform}-${process.arch}, Node ${process.versions.node}`,
    );
    expect(message).toContain(path.join(release, 'torch_node.node'));
    expect(message).toContain('run `npm run build`');
  });

  test('a build that TORCH_NODE_ADDON names', () => {
    const message = messageOfLoading('Debug');
    expect(message).toContain(path.join(root, 'build', 'Debug', 'torch_node.node'));
    expect(message).toContain('run `npm run build:debug`');
  });

  test('a damaged file', () => {
    const file = path.join(release, 'torch_node.node');
    fs.writeFileSync(file, 'no library'.repeat(1_000));
    const [reason, ...details] = messageOfLoading().split('\n');
    const expected = {
      linux: `it was built for another platform, or is damaged: ${file}: invalid ELF header`,
      win32: 'it was built for another platform, or is damaged: ',
      darwin: 'mach-o file',
    }[process.platform as string];
    expect(reason).toContain(expected);
    expect(reason).toMatch(/^Error: torch-node could not load its addon: ./);
    expect(details.join('\n')).toContain(`addon:     ${file} (`);
  });

  test('libtorch is gone', () => {
    fs.writeFileSync(path.join(release, 'torch_node.node'), '');
    const dir = noteLibtorch(8);
    const message = messageOfLoading();
    expect(message).toContain(
      `its libtorch (2.13.0+cpu) is gone: ${path.join(dir, 'lib', 'libtorch_cpu.so')} does not exist`,
    );
    expect(message).toContain(`libtorch:  2.13.0+cpu in ${dir}`);
    expect(message).toContain(`searched:  ${path.join(dir, 'lib')}`);
  });

  test('another libtorch has come into its place', () => {
    fs.writeFileSync(path.join(release, 'torch_node.node'), '');
    const dir = noteLibtorch(8);
    fs.mkdirSync(path.join(dir, 'lib'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'lib', 'libtorch_cpu.so'), 'longer than before');
    fs.writeFileSync(path.join(dir, 'version.py'), "__version__ = '2.14.1+cu130'\n");
    expect(messageOfLoading()).toContain(
      `it was built for libtorch 2.13.0+cpu, and ${dir} now holds 2.14.1+cu130.`,
    );
  });

  test('the platform’s package comes first', () => {
    const dir = path.join(root, 'node_modules', '@torch-node', `${process.platform}-${process.arch}`);
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, 'index.js'), 'module.exports = { fromPackage: true };');
    const program = `console.log(require('./dist/native/load.js').native.fromPackage)`;
    expect(execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' })).toBe('true\n');
  });
});

describe('a load that succeeds', () => {
  const run = (program: string) =>
    spawnSync(process.execPath, ['-e', program], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, LD_LIBRARY_PATH: '' },
    });

  test('twice in one process', () => {
    const { stdout, stderr, status } = run(`
      const first = require('./dist/native/load.js').native;
      for (const file of Object.keys(require.cache)) delete require.cache[file];
      const second = require('./dist/native/load.js').native;
      console.log(Object.keys(first).length > 0, Object.keys(second).length === Object.keys(first).length);`);
    expect([stdout, stderr, status]).toEqual(['true true\n', '', 0]);
  });

  test('in several workers at once, and in one after another has ended', () => {
    const { stdout, stderr, status } = run(`
      const { Worker } = require('node:worker_threads');
      const load = () => new Promise((resolve, reject) => {
        const worker = new Worker("require('node:worker_threads').parentPort.postMessage(Object.keys(require('./dist/native/load.js').native).length > 0)", { eval: true });
        worker.once('message', (m) => worker.once('exit', (code) => resolve([m, code])));
        worker.once('error', reject);
      });
      (async () => {
        const results = [...await Promise.all([load(), load(), load()]), await load()];
        require('./dist/native/load.js');
        console.log(JSON.stringify([...results, await load()]));
      })();`);
    expect([stdout, stderr, status]).toEqual([`${JSON.stringify(Array(5).fill([true, 0]))}\n`, '', 0]);
  });
});
