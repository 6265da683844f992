// Makes a checkout ready to run: dependencies, libtorch, the addon, dist/. Needs only Node's own modules, does only what
// is not yet done, and can be interrupted and run again. npm runs it before train, test, doctor and bench.
// With the argument Debug or Asan it builds that configuration of the addon, beside the usual one; with
// `compile-commands` it writes what clangd reads, and builds no addon.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { Progress, SetupError, clearLine, describe, say } = require('./setup/console.js');
const { cleanUp, lock, run } = require('./setup/process.js');
const { findLibtorch, requiredLibraries } = require('./setup/findLibtorch.js');
const packageJson = require('../package.json');

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const GOALS = ['Release', 'Debug', 'Asan', 'compile-commands'];
const goal = process.argv[2] ?? 'Release';
/** What the addon was made from; lib/native/load.ts reads it. */
const ADDON_STAMP = path.join(ROOT, 'build', goal, 'torch_node.json');
/** What checks lib/ and writes its declarations, and what writes its code. */
const TSCONFIGS = ['tsconfig.build.json', 'tsconfig.code.json'];
const DIST_STAMP = path.join(ROOT, 'dist', '.stamp.json');

let interrupted = false;
for (const [signal, code] of /** @type {[NodeJS.Signals, number][]} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, async () => {
    if (interrupted) return;
    interrupted = true;
    await cleanUp();
    say('Interrupted. Run the same command again to go on.');
    process.exit(code);
  });
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Files of the checkout, those in folders too.
 * @param {string[]} files relative to the checkout
 * @param {RegExp} [only] which of the files in folders
 * @returns {{ file: string, full: string, stat: fs.Stats }[]}
 */
function filesIn(files, only) {
  return files.flatMap((file) => {
    const full = path.join(ROOT, file);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (!stat) return [];
    if (!stat.isDirectory()) return !only || only.test(file) ? [{ file, full, stat }] : [];
    if (path.basename(file) === 'build') return [];
    const names = fs.readdirSync(full).sort();
    return filesIn(
      names.map((name) => path.join(file, name)),
      only,
    );
  });
}

/**
 * What something is made from: a hash of the sources' names and contents. Where their names, sizes and times are what
 * they were at the last making, as nearly always, its hash is taken, and nothing is read.
 * @param {string} stamp
 * @param {string[]} files
 * @param {RegExp} [only]
 */
function sourcesOf(stamp, files, only) {
  const found = filesIn(files, only);
  const looks = createHash('sha256');
  for (const { file, stat } of found) looks.update(`${file}\0${stat.size}\0${stat.mtimeMs}\0`);
  const last = readJson(stamp)?.inputs?.sources;
  const look = looks.digest('hex');
  if (last?.look === look) return last;
  const hash = createHash('sha256');
  for (const { file, full } of found) {
    hash
      .update(`${file.replaceAll('\\', '/')}\0`)
      .update(fs.readFileSync(full))
      .update('\0');
  }
  const content = hash.digest('hex');
  return last?.content === content ? last : { look, content };
}

function checkNode() {
  const needed = packageJson.engines.node.replace('>=', '');
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = needed.split('.').map(Number);
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old; torch-node needs Node ${needed} or later.`,
      ['Install a current Node (https://nodejs.org, or nvm install --lts) and run this again.'],
    );
  }
}

/** npm keeps what it installed in a lockfile of its own, so a developer's `npm install` counts too. */
function dependenciesAreThere() {
  const installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'))?.packages;
  const wanted = readJson(path.join(ROOT, 'package-lock.json'))?.packages;
  if (!installed || !wanted) return Boolean(installed);
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.link) return true;
    const version = installed[name]?.version;
    return version === undefined ? Boolean(entry.optional || entry.peer) : version === entry.version;
  });
}

async function installDependencies() {
  const progress = new Progress('Installing dependencies with npm');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } =
    npm && /\.c?js$/.test(npm)
      ? await run(process.execPath, [npm, ...args], { cwd: ROOT })
      : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: ROOT });
  if (code !== 0) {
    progress.stop();
    throw new SetupError(`npm ci failed (exit code ${code}).`, [
      ...output.trim().split('\n').slice(-12),
      'If there is no network here, run npm ci on a machine that has one and copy its node_modules folder here.',
    ]);
  }
  progress.end();
}

/** @param {import('./setup/findLibtorch.js').Libtorch} libtorch */
function addonInputs(libtorch) {
  const library = requiredLibraries(process.platform).find((name) => name.includes('torch_cpu')) ?? '';
  const { size } = fs.statSync(path.join(libtorch.dir, 'lib', library));
  const version = (/** @type {string} */ name) =>
    readJson(path.join(ROOT, 'node_modules', name, 'package.json'))?.version;
  return {
    sources: sourcesOf(ADDON_STAMP, ['native', 'CMakeLists.txt']),
    libtorch: { dir: libtorch.dir, version: libtorch.version, library, size },
    headers: [version('node-addon-api'), version('node-api-headers')],
    host: `${process.platform}-${process.arch}`,
    builder: process.env.TORCH_NODE_BUILDER ?? '',
  };
}

const libInputs = () => ({
  sources: sourcesOf(DIST_STAMP, ['lib', 'tsconfig.json', ...TSCONFIGS], /\.(ts|json)$/),
  typescript: packageJson.devDependencies.typescript,
});

/**
 * @param {string} stamp
 * @param {object} inputs
 */
const isMadeFrom = (stamp, inputs) => JSON.stringify(readJson(stamp)?.inputs) === JSON.stringify(inputs);

async function compileLib() {
  const progress = new Progress('Compiling lib/');
  for (const config of TSCONFIGS) {
    const args = [require.resolve('typescript/bin/tsc'), '-p', config];
    const { code, output } = await run(process.execPath, args, { cwd: ROOT });
    if (code !== 0) {
      progress.stop();
      throw new SetupError('lib/ could not be compiled.', output.trim().split('\n').slice(0, 20));
    }
  }
  removeOrphans(path.join(ROOT, 'dist'), path.join(ROOT, 'lib'));
  progress.end();
}

/**
 * tsc leaves the output of a source that is gone, and it would go on being imported.
 * @param {string} dist
 * @param {string} lib
 */
function removeOrphans(dist, lib) {
  for (const entry of fs.readdirSync(dist, { withFileTypes: true })) {
    const output = path.join(dist, entry.name);
    if (entry.isDirectory()) {
      const source = path.join(lib, entry.name);
      if (fs.existsSync(source)) removeOrphans(output, source);
      else fs.rmSync(output, { recursive: true });
    } else {
      const stem = entry.name.match(/^(.+?)(\.d\.ts|\.js)(\.map)?$/)?.[1];
      if (stem && !fs.existsSync(path.join(lib, `${stem}.ts`))) fs.rmSync(output);
    }
  }
}

/** @param {object} inputs */
function addonIsMadeFrom(inputs) {
  return fs.existsSync(ADDON_STAMP.replace(/json$/, 'node')) && isMadeFrom(ADDON_STAMP, inputs);
}

/**
 * @param {import('./setup/findLibtorch.js').Libtorch} libtorch
 * @param {ReturnType<typeof addonInputs>} inputs
 */
async function makeAddon(libtorch, inputs) {
  fs.rmSync(ADDON_STAMP, { force: true });
  const configuration = /** @type {import('./setup/buildAddon.js').Configuration} */ (goal);
  const builder = await require('./setup/buildAddon.js').buildAddon(libtorch.dir, configuration);
  const note = { inputs, libtorch: { ...inputs.libtorch, source: libtorch.source }, builder };
  fs.writeFileSync(ADDON_STAMP, `${JSON.stringify(note, null, 2)}\n`);
}

async function main() {
  if (!GOALS.includes(goal)) throw new SetupError(`Expected one of ${GOALS.join(', ')}, got '${goal}'.`);
  checkNode();
  /** @type {undefined | (() => void)} */
  let unlock;
  const locked = async () => {
    unlock ??= await lock(path.join(ROOT, 'build', '.lock'), (pid) => {
      say(`Another set-up (process ${pid}) is at work in this checkout; waiting for it ...`);
    });
  };
  try {
    if (!dependenciesAreThere()) {
      await locked();
      if (!dependenciesAreThere()) await installDependencies();
    }
    const libtorch = findLibtorch() ?? (await require('./setup/fetchLibtorch.js').fetchLibtorch());
    if (goal === 'compile-commands') {
      await locked();
      say(`Wrote ${await require('./setup/buildAddon.js').writeCompileCommands(libtorch.dir)}`);
      return;
    }
    if (fs.existsSync(path.join(ROOT, 'native')) && !addonIsMadeFrom(addonInputs(libtorch))) {
      await locked();
      // Taken before the build: a source that changes meanwhile is then built next time.
      const inputs = addonInputs(libtorch);
      if (!addonIsMadeFrom(inputs)) await makeAddon(libtorch, inputs);
    }
    if (fs.existsSync(path.join(ROOT, 'lib', 'index.ts')) && !isMadeFrom(DIST_STAMP, libInputs())) {
      await locked();
      const inputs = libInputs();
      if (!isMadeFrom(DIST_STAMP, inputs)) {
        fs.rmSync(DIST_STAMP, { force: true });
        await compileLib();
        fs.writeFileSync(DIST_STAMP, `${JSON.stringify({ inputs }, null, 2)}\n`);
      }
    }
    if (process.env.npm_lifecycle_event?.startsWith('build'))
      say(`Ready: libtorch ${libtorch.version} in ${libtorch.dir}`);
  } finally {
    unlock?.();
  }
}

main().catch(async (error) => {
  // The step that an interruption ended is no failure of its own.
  if (interrupted) return;
  clearLine();
  await cleanUp();
  process.stderr.write(`\n${describe(error)}\n`);
  process.exitCode = 1;
});
