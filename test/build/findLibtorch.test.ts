import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder';

const { cacheRoot, cachedLibtorch, findLibtorch, isSupported, requiredLibraries, versionOf, wanted } =
  require('../../scripts/setup/findLibtorch.js') as typeof import('../../scripts/setup/findLibtorch.js');

type Host = import('../../scripts/setup/findLibtorch.js').Host;

const temporary = temporaryFolder();
let folder: string;
let host: Host;

beforeEach(() => {
  folder = temporary.fresh();
  host = {
    platform: 'linux',
    arch: 'x64',
    home: folder,
    env: { TORCH_NODE_CACHE: path.join(folder, 'cache') },
  };
});

/** A folder that looks like a libtorch of this version. */
function makeLibtorch(dir: string, version: string): string {
  const [major, minor, patch] = version.replace(/\+.*/, '').split('.');
  const header = path.join(dir, 'include', 'torch', 'headeronly');
  fs.mkdirSync(header, { recursive: true });
  fs.mkdirSync(path.join(dir, 'include', 'ATen'));
  fs.mkdirSync(path.join(dir, 'lib'));
  fs.writeFileSync(path.join(dir, 'include', 'ATen', 'ATen.h'), '');
  fs.writeFileSync(
    path.join(header, 'version.h'),
    `#define TORCH_VERSION_MAJOR ${major}\n#define TORCH_VERSION_MINOR ${minor}\n#define TORCH_VERSION_PATCH ${patch}\n`,
  );
  fs.writeFileSync(path.join(dir, 'version.py'), `__version__ = '${version}'\n`);
  for (const name of requiredLibraries(host.platform)) fs.writeFileSync(path.join(dir, 'lib', name), '');
  return dir;
}

const noPython = () => null;

/** The whole text that the user sees. */
function messageOf(find: () => unknown): string {
  try {
    find();
  } catch (error) {
    const { message, steps } = error as Error & { steps: string[] };
    return [message, ...steps].join('\n');
  }
  throw new Error('expected an error');
}

describe('the order', () => {
  test('nothing anywhere: to be fetched', () => {
    expect(findLibtorch(host, noPython)).toBeNull();
  });

  test('LIBTORCH before Python before the cache', () => {
    const named = makeLibtorch(path.join(folder, 'named'), wanted.version);
    const python = makeLibtorch(path.join(folder, 'site-packages', 'torch'), `${wanted.version}+cpu`);
    const cached = makeLibtorch(cachedLibtorch(host), `${wanted.version}+cpu`);
    const findPython = () => ({ command: 'python3', args: [], output: python });

    host.env.LIBTORCH_USE_PYTORCH = '1';
    host.env.LIBTORCH = named;
    expect(findLibtorch(host, findPython)).toEqual({
      dir: named,
      source: 'LIBTORCH',
      version: wanted.version,
    });
    host.env.LIBTORCH = '';
    expect(findLibtorch(host, findPython)).toEqual({ dir: python, source: 'python', version: '2.13.0+cpu' });
    for (const off of ['', '0', 'false', 'no']) {
      host.env.LIBTORCH_USE_PYTORCH = off;
      expect(findLibtorch(host, findPython)).toEqual({ dir: cached, source: 'cache', version: '2.13.0+cpu' });
    }
  });

  test('a cache that is not whole, or of another version, does not count', () => {
    const cached = makeLibtorch(cachedLibtorch(host), '2.12.0+cpu');
    expect(findLibtorch(host, noPython)).toBeNull();
    fs.rmSync(cached, { recursive: true });
    makeLibtorch(cached, wanted.version);
    expect(findLibtorch(host, noPython)?.dir).toBe(cached);
    fs.rmSync(path.join(cached, 'lib', 'libtorch_cpu.so'));
    expect(findLibtorch(host, noPython)).toBeNull();
  });
});

describe('the cache folder', () => {
  test.each([
    ['linux', {}, '/h/.cache/torch-node'],
    ['linux', { XDG_CACHE_HOME: '/x' }, '/x/torch-node'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/h/.cache/torch-node'],
    ['linux', { XDG_CACHE_HOME: '/x', TORCH_NODE_CACHE: '/y' }, '/y'],
    ['darwin', { XDG_CACHE_HOME: '/x' }, '/h/Library/Caches/torch-node'],
    ['win32', { LOCALAPPDATA: '/l' }, '/l/torch-node'],
  ] as const)('%s %j', (platform, env, expected) => {
    expect(cacheRoot({ platform, arch: 'x64', env, home: '/h' })).toBe(expected);
  });
});

describe('the version', () => {
  test('is read from a wheel, a zip, and headers alone', () => {
    const dir = makeLibtorch(path.join(folder, 'a'), '2.13.0+cpu');
    expect(versionOf(dir)).toBe('2.13.0+cpu');
    fs.rmSync(path.join(dir, 'version.py'));
    expect(versionOf(dir)).toBe('2.13.0');
    fs.writeFileSync(path.join(dir, 'build-version'), '2.13.0+cu130\n');
    expect(versionOf(dir)).toBe('2.13.0+cu130');
  });

  test('is the headers’ where the text differs from them', () => {
    const dir = makeLibtorch(path.join(folder, 'a'), '2.12.1');
    fs.writeFileSync(path.join(dir, 'version.py'), "__version__ = '2.13.0'\n");
    expect(versionOf(dir)).toBe('2.12.1');
  });

  test.each([
    ['2.13.0', true],
    ['2.13.1+cpu', true],
    ['2.14.1+cu130', true],
    ['2.1.0', false],
    ['2.130.0', false],
    ['2.12.0+cpu', false],
    ['3.13.0', false],
  ])('%s supported: %s', (version, expected) => {
    expect(isSupported(version)).toBe(expected);
  });
});

describe('a LIBTORCH that cannot be used', () => {
  test('a folder that does not exist', () => {
    host.env.LIBTORCH = '/no/such/folder';
    const message = messageOf(() => findLibtorch(host, noPython));
    expect(message).toContain('LIBTORCH names /no/such/folder, which does not exist');
    expect(message).toContain('unset it');
  });

  test('another version', () => {
    host.env.LIBTORCH = makeLibtorch(path.join(folder, 'old'), '2.5.1+cpu');
    expect(messageOf(() => findLibtorch(host, noPython))).toMatch(
      /which is libtorch 2\.5\.1\+cpu\. torch-node needs 2\.13\.x/,
    );
  });

  test('the folder above or below the right one', () => {
    const dir = makeLibtorch(path.join(folder, 'torch'), wanted.version);
    for (const wrong of [folder, path.join(dir, 'lib')]) {
      host.env.LIBTORCH = wrong;
      expect(messageOf(() => findLibtorch(host, noPython))).toContain(`Did you mean ${dir}?`);
    }
  });

  test('a file that is missing', () => {
    const dir = makeLibtorch(path.join(folder, 'torch'), wanted.version);
    fs.rmSync(path.join(dir, 'lib', 'libc10.so'));
    host.env.LIBTORCH = dir;
    expect(messageOf(() => findLibtorch(host, noPython))).toContain('lib/libc10.so is missing');
  });
});

test('LIBTORCH_USE_PYTORCH without a Python, and without torch in it', () => {
  host.env.LIBTORCH_USE_PYTORCH = '1';
  expect(messageOf(() => findLibtorch(host, noPython))).toContain('no Python was found in PATH');
  const empty = () => ({ command: 'python3', args: [], output: '' });
  expect(messageOf(() => findLibtorch(host, empty))).toContain('python3 has no torch installed');
});
