'use strict';
// Downloads PyTorch's wheel: with pip where there is one, else over HTTPS.

const fs = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { Progress, SetupError, megabytes } = require('./console.js');
const { wanted } = require('./findLibtorch.js');
const { firstThatRuns, run } = require('./process.js');
const { WHEELS_URL, byHand, pipFlags, wheelFor } = require('./wheels.js');

/** @typedef {import('./findLibtorch.js').Host} Host */

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

/**
 * Downloads the wheel into a folder, over the first of the ways that works, and returns its path.
 * @param {string} temp
 * @param {Host} host
 */
async function downloadWheel(temp, host) {
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

module.exports = { downloadWheel };
