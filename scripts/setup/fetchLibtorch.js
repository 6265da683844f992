'use strict';
// Fetches libtorch into the per-user cache. PyTorch's wheel is libtorch's distribution: it holds lib/ and include/.

const fs = require('node:fs');
const path = require('node:path');
const { Progress, SetupError, megabytes, say } = require('./console.js');
const { downloadWheel } = require('./downloadWheel.js');
const {
  cacheRoot,
  cachedLibtorch,
  findLibtorch,
  missingFiles,
  thisHost,
  wanted,
} = require('./findLibtorch.js');
const { isAlive, keep, lock, temporaryPath } = require('./process.js');
const { checkWheel, unpackWheel } = require('./unpackWheel.js');
const { byHand, wheelFor } = require('./wheels.js');

/** @typedef {import('./findLibtorch.js').Host} Host */

/** What the unpacked files take, with the wheel itself beside them for a while. */
const SPACE_NEEDED = 800e6;

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
    const wheel = fs.existsSync(given) ? given : await downloadWheel(temp, host);
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
 * Removes what processes that were killed have left.
 * @param {string} root
 */
function removeLeftovers(root) {
  for (const name of fs.readdirSync(root)) {
    const pid = name.match(/^\.fetch-(\d+)$/)?.[1];
    if (pid && !isAlive(Number(pid))) fs.rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

module.exports = { fetchLibtorch };
