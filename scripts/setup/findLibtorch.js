'use strict';
// Where libtorch is: LIBTORCH, then an installed Python torch if asked for, then the per-user cache. Fetching it into
// the cache is fetchLibtorch.js's work. Only Node's own modules: this runs before there is a node_modules.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { SetupError } = require('./console.js');
const { firstThatRuns } = require('./process.js');
const { libtorch: wanted } = require('../../package.json');

/**
 * @typedef {object} Libtorch
 * @property {string} dir holds lib/ and include/
 * @property {'LIBTORCH' | 'python' | 'cache'} source
 * @property {string} version e.g. 2.13.0 or 2.13.0+cpu
 */

/**
 * @typedef {object} Host what the search depends on; tests give their own
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {NodeJS.ProcessEnv} env
 * @property {string} home
 */

/** @returns {Host} */
const thisHost = () => ({
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  home: os.homedir(),
});

/**
 * The folder of everything that torch-node keeps for this user.
 * @param {Host} host
 */
function cacheRoot({ platform, env, home }) {
  if (env.TORCH_NODE_CACHE) return path.resolve(env.TORCH_NODE_CACHE);
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'torch-node');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'torch-node');
  // The XDG specification says that a relative path is to be ignored.
  const xdg =
    env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)
      ? env.XDG_CACHE_HOME
      : path.join(home, '.cache');
  return path.join(xdg, 'torch-node');
}

/** @param {Host} host */
function cachedLibtorch(host) {
  return path.join(cacheRoot(host), `libtorch-${wanted.version}-cpu-${host.platform}-${host.arch}`);
}

/**
 * The files that the addon needs from libtorch's lib/.
 * @param {NodeJS.Platform} platform
 */
function requiredLibraries(platform) {
  if (platform === 'win32')
    return ['torch.dll', 'torch_cpu.dll', 'c10.dll', 'torch.lib', 'torch_cpu.lib', 'c10.lib'];
  const suffix = platform === 'darwin' ? 'dylib' : 'so';
  return ['torch', 'torch_cpu', 'c10'].map((name) => `lib${name}.${suffix}`);
}

/**
 * What is missing from a folder for it to be a libtorch.
 * @param {string} dir
 * @param {NodeJS.Platform} platform
 */
function missingFiles(dir, platform) {
  const files = [
    path.join('include', 'ATen', 'ATen.h'),
    ...requiredLibraries(platform).map((f) => path.join('lib', f)),
  ];
  return files.filter((file) => !fs.existsSync(path.join(dir, file)));
}

/**
 * The version of the libtorch in a folder: a wheel says it in version.py, a zip in build-version, and the headers of
 * both in macros (without the +cpu or +cu130 at its end).
 * @param {string} dir
 * @returns {string | null}
 */
function versionOf(dir) {
  /** @param {string[]} names */
  const read = (...names) => {
    try {
      return fs.readFileSync(path.join(dir, ...names), 'utf8');
    } catch {
      return '';
    }
  };
  const header =
    read('include', 'torch', 'headeronly', 'version.h') ||
    read('include', 'torch', 'csrc', 'api', 'include', 'torch', 'version.h');
  const numbers = ['MAJOR', 'MINOR', 'PATCH'].map(
    (p) => header.match(`#define TORCH_VERSION_${p} (\\d+)`)?.[1],
  );
  const inHeader = numbers.includes(undefined) ? null : numbers.join('.');
  const inText =
    read('version.py').match(/__version__ = '([^']+)'/)?.[1] ?? (read('build-version').trim() || null);
  // The headers are what the addon is compiled with, so the text may only add to what they say.
  if (inHeader === null || inText?.replace(/\+.*/, '') === inHeader) return inText ?? inHeader;
  return inHeader;
}

/** @param {string} version */
function isSupported(version) {
  return wanted.supports.some((minor) => version === minor || version.startsWith(`${minor}.`));
}

const supportedText = `${wanted.supports.map((minor) => `${minor}.x`).join(' or ')} (${wanted.version} is what it is tested with)`;

/**
 * Throws what is wrong with a folder that the user has named.
 * @param {string} dir
 * @param {string} named how the user named it
 * @param {Host} host
 * @returns {string} its version
 */
function checkLibtorch(dir, named, host) {
  const wayOut = [
    `Set ${named.split(' ')[0]} to a libtorch of version ${wanted.version}, or unset it: torch-node then fetches one.`,
  ];
  if (!fs.existsSync(dir)) throw new SetupError(`${named} names ${dir}, which does not exist.`, wayOut);
  const missing = missingFiles(dir, host.platform);
  if (missing.length > 0) {
    const nested = ['libtorch', 'torch']
      .map((d) => path.join(dir, d))
      .find((d) => missingFiles(d, host.platform).length === 0);
    const parent =
      missingFiles(path.dirname(dir), host.platform).length === 0 ? path.dirname(dir) : undefined;
    const hint = nested ?? parent;
    throw new SetupError(
      `${named} names ${dir}, which is no libtorch: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
      [
        ...(hint
          ? [`Did you mean ${hint}?`]
          : [
              'Expected a folder with lib/ and include/: the one in the libtorch zip, or the torch folder of a Python installation.',
            ]),
        ...wayOut,
      ],
    );
  }
  const version = versionOf(dir);
  if (version === null) {
    throw new SetupError(
      `${named} names ${dir}, whose version cannot be told: include/torch/headeronly/version.h does not say it. Expected ${supportedText}.`,
      wayOut,
    );
  }
  if (!isSupported(version)) {
    throw new SetupError(
      `${named} names ${dir}, which is libtorch ${version}. torch-node needs ${supportedText}.`,
      wayOut,
    );
  }
  return version;
}

/** The folder of the Python torch that this PATH's Python would import, without importing it. */
function pythonTorch() {
  const program =
    'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")';
  const names = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];
  return firstThatRuns(names.map((name) => [name, '-c', program]));
}

/** @param {string | undefined} value an environment variable that is on or off */
const isOn = (value) => value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.toLowerCase());

/**
 * @param {Host} [host]
 * @param {typeof pythonTorch} [findPython]
 * @returns {Libtorch | null} null: there is none yet, and it is to be fetched into the cache
 */
function findLibtorch(host = thisHost(), findPython = pythonTorch) {
  if (host.env.LIBTORCH) {
    const dir = path.resolve(host.env.LIBTORCH);
    return { dir, source: 'LIBTORCH', version: checkLibtorch(dir, 'LIBTORCH', host) };
  }
  if (isOn(host.env.LIBTORCH_USE_PYTORCH)) {
    const found = findPython();
    if (!found?.output) {
      const what = found ? `${found.command} has no torch installed` : 'no Python was found in PATH';
      throw new SetupError(`LIBTORCH_USE_PYTORCH is set, but ${what}.`, [
        `Install it (pip install torch==${wanted.version}), activate the environment that has it, or unset LIBTORCH_USE_PYTORCH.`,
      ]);
    }
    const dir = found.output;
    return {
      dir,
      source: 'python',
      version: checkLibtorch(dir, `LIBTORCH_USE_PYTORCH (through ${found.command})`, host),
    };
  }
  const dir = cachedLibtorch(host);
  // The folder is renamed into place when whole; a file gone since then makes it worth fetching again.
  if (missingFiles(dir, host.platform).length > 0) return null;
  const version = versionOf(dir);
  if (version === null || version.replace(/\+.*/, '') !== wanted.version) return null;
  return { dir, source: 'cache', version };
}

module.exports = {
  cacheRoot,
  cachedLibtorch,
  checkLibtorch,
  findLibtorch,
  isSupported,
  missingFiles,
  pythonTorch,
  requiredLibraries,
  thisHost,
  versionOf,
  wanted,
};
