import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder';

const { lock } = require('../../scripts/setup/process.js') as typeof import('../../scripts/setup/process.js');
const { SetupError, describe: textOf } =
  require('../../scripts/setup/console.js') as typeof import('../../scripts/setup/console.js');

const ROOT = path.join(__dirname, '..', '..');

const temporary = temporaryFolder();
let folder: string;
beforeEach(() => {
  folder = temporary.fresh();
});

describe('the lock', () => {
  const never = () => {
    throw new Error('should not wait');
  };

  test('is taken and given back', async () => {
    const file = path.join(folder, 'deep', 'lock');
    const unlock = await lock(file, never);
    expect(fs.readFileSync(file, 'utf8')).toBe(String(process.pid));
    unlock();
    expect(fs.existsSync(file)).toBe(false);
  });

  test('of a process that was killed is taken over', async () => {
    const file = path.join(folder, 'lock');
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    fs.writeFileSync(file, String(dead));
    (await lock(file, never))();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('of a live process is waited for', async () => {
    const file = path.join(folder, 'lock');
    const holder = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    fs.writeFileSync(file, String(holder.pid));
    let waitedFor = 0;
    const locked = lock(file, (pid) => {
      waitedFor = pid;
      holder.kill('SIGKILL');
    });
    (await locked)();
    expect(waitedFor).toBe(holder.pid);
  });
});

test('an error that the user can mend is shown without a stack', () => {
  expect(textOf(new SetupError('No compiler.', ['Install one.']))).toBe(
    'torch-node: No compiler.\n  Install one.',
  );
  expect(textOf(new Error('a bug'))).toMatch(/failed unexpectedly\.\nError: a bug\n +at /);
});

/** Runs the set-up of this checkout, in which everything is in place. */
function bootstrap(env: NodeJS.ProcessEnv) {
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, npm_lifecycle_event: '', ...env },
  });
}

describe('the bootstrap', () => {
  test('with everything in place says nothing', () => {
    const { stdout, stderr, status } = bootstrap({});
    expect([stdout, stderr, status]).toEqual(['', '', 0]);
  });

  test('does not build anew what was only touched', () => {
    const now = new Date();
    for (const file of ['lib/index.ts', 'native/addon.cc']) fs.utimesSync(path.join(ROOT, file), now, now);
    expect(bootstrap({}).stderr).toBe('');
  });

  test.each([
    [
      { LIBTORCH: '/no/such/folder' },
      /^\ntorch-node: LIBTORCH names \/no\/such\/folder, which does not exist\.\n {2}Set LIBTORCH/,
    ],
    [{ LIBTORCH: '', LIBTORCH_USE_PYTORCH: '1', PATH: '/no/such/folder' }, /no Python was found in PATH/],
    [
      { LIBTORCH: '', LIBTORCH_USE_PYTORCH: '', TORCH_NODE_CACHE: path.join(ROOT, 'package.json') },
      /libtorch cannot be kept in .*package\.json.*\n {2}Set TORCH_NODE_CACHE/,
    ],
  ])('%j', (env, expected) => {
    const { stderr, status } = bootstrap(env);
    expect(stderr).toMatch(expected);
    expect(status).toBe(1);
  });
});

describe('missing tools', () => {
  /** Runs checkTools with only these programs in PATH. */
  function check(programs: Record<string, string>, cmake: boolean) {
    for (const [name, output] of Object.entries(programs)) {
      fs.writeFileSync(path.join(folder, name), `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
    }
    const program = `
      const { checkTools } = require('./scripts/setup/buildAddon.js');
      try { checkTools(${cmake}); console.log('ok'); } catch (e) { console.log([e.message, ...e.steps].join('\\n')); }`;
    const env = { PATH: folder, CXX: '' };
    return spawnSync(process.execPath, ['-e', program], { cwd: ROOT, encoding: 'utf8', env }).stdout;
  }

  const gcc = (version: string) => ({ 'c++': `c++ (Debian ${version}-1) ${version}` });

  test('no compiler', () => {
    const message = check({ make: '' }, true);
    expect(message).toContain('No C++ compiler was found (looked for c++, g++, clang++ in PATH)');
    expect(message).toContain(
      process.platform === 'darwin' ? 'xcode-select --install' : 'apt-get install build-essential',
    );
  });

  test('a compiler without C++20', () => {
    expect(check({ ...gcc('9.4.0'), make: '' }, true)).toContain('c++ is GCC 9; libtorch');
  });

  test('no make; ninja does with CMake only', () => {
    expect(check(gcc('12.2.0'), true)).toContain('No make was found');
    expect(check({ ...gcc('12.2.0'), ninja: '' }, true)).toBe('ok\n');
    expect(check({ ...gcc('12.2.0'), ninja: '' }, false)).toContain('No make was found');
  });

  test('neither CMake nor Python', () => {
    expect(check({ ...gcc('12.2.0'), make: '' }, true)).toBe('ok\n');
    expect(check({ ...gcc('12.2.0'), make: '' }, false)).toContain('Neither CMake nor Python was found');
  });
});
