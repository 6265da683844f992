'use strict';
// Compiles native/ into build/Release/torch_node.node: with cmake-js, or with node-gyp where there is no CMake.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Progress, SetupError, say } = require('./console.js');
const { filesIn, writeUnitySources } = require('./unitySources.js');
const { firstThatRuns, keep, run, temporaryPath } = require('./process.js');

const ROOT = path.join(__dirname, '..', '..');
const ADDON = path.join(ROOT, 'build', 'Release', 'torch_node.node');
const LOG = path.join(ROOT, 'build', 'build.log');

/** The first CMake that knows what CMakeLists.txt asks for. */
function hasCMake() {
  const version = firstThatRuns([['cmake', '--version']])?.output.match(/version (\d+)\.(\d+)/);
  return version ? Number(version[1]) > 3 || Number(version[2]) >= 18 : false;
}

/**
 * Says which package is missing, before a build tool does in its own words.
 * @param {boolean} cmake
 */
function checkTools(cmake) {
  if (process.platform === 'win32') return; // Visual Studio is found by cmake-js and node-gyp themselves.
  const install = {
    linux: [
      'Debian, Ubuntu:  sudo apt-get install build-essential cmake',
      'Fedora, RHEL:    sudo dnf install gcc-c++ make cmake',
      'Then run this again.',
    ],
    darwin: ['macOS:  xcode-select --install', 'Then run this again.'],
  }[process.platform === 'darwin' ? 'darwin' : 'linux'];
  const names = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'];
  const compiler = firstThatRuns(names.map((name) => [...name.split(' '), '--version']));
  if (!compiler)
    throw new SetupError(`No C++ compiler was found (looked for ${names.join(', ')} in PATH).`, install);
  const gcc = compiler.output.match(/^\S*(?:g\+\+|c\+\+).* (\d+)\.\d+\.\d+/)?.[1];
  if (gcc && Number(gcc) < 11 && !/clang/.test(compiler.output)) {
    throw new SetupError(
      `${compiler.command} is GCC ${gcc}; libtorch's headers need C++20, which GCC has from version 11 on.`,
      [
        'Install a newer one and name it in CXX (Debian, Ubuntu: sudo apt-get install g++-12, then CXX=g++-12).',
      ],
    );
  }
  if (!firstThatRuns([['make', '--version'], ...(cmake ? [['ninja', '--version']] : [])])) {
    throw new SetupError(`No make was found in PATH.`, install);
  }
  if (
    !cmake &&
    !firstThatRuns([
      ['python3', '--version'],
      ['python', '--version'],
    ])
  ) {
    throw new SetupError(
      'Neither CMake nor Python was found in PATH; one of them is needed to build the addon.',
      install,
    );
  }
}

/**
 * CMake refuses a build folder that was made for another path (a checkout that was moved or copied).
 * @param {string} build
 */
function forgetMovedCheckout(build) {
  const cache = path.join(build, 'CMakeCache.txt');
  if (!fs.existsSync(cache)) return;
  const home = fs.readFileSync(cache, 'utf8').match(/^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$/m)?.[1];
  if (home && path.resolve(home) === path.resolve(ROOT)) return;
  for (const name of ['CMakeCache.txt', 'CMakeFiles'])
    fs.rmSync(path.join(build, name), { recursive: true, force: true });
}

/**
 * @param {string[]} args
 * @param {(line: string) => void} onLine
 */
function runNode(args, onLine) {
  return run(process.execPath, args, { cwd: ROOT, env: process.env, onLine });
}

/**
 * @param {string} libtorch
 * @param {InstanceType<typeof Progress>} progress
 */
async function buildWithCMake(libtorch, progress) {
  forgetMovedCheckout(path.join(ROOT, 'build'));
  const cli = require.resolve('cmake-js/bin/cmake-js');
  const options = [
    `--CDLIBTORCH=${libtorch}`,
    `--CDTORCH_NODE_WERROR=${process.env.TORCH_NODE_WERROR === '1' ? 'ON' : 'OFF'}`,
  ];
  const configured = await runNode([cli, 'configure', ...options], () => {});
  if (configured.code !== 0) return configured;
  // cmake-js configures once only by itself; above it is told of a libtorch that has moved.
  const built = await runNode([cli, 'build', '--parallel', String(os.availableParallelism())], (line) => {
    const step = line.match(/^\[\s*(\d+)(?:\/(\d+)|%)\] /);
    if (step) progress.update(Number(step[1]), Number(step[2] ?? 100));
  });
  return { code: built.code, output: configured.output + built.output };
}

/**
 * @param {string} libtorch
 * @param {InstanceType<typeof Progress>} progress
 */
async function buildWithNodeGyp(libtorch, progress) {
  const cli = require.resolve('node-gyp/bin/node-gyp.js');
  // Node's own installation has the headers that node-gyp would download.
  const prefix = path.join(path.dirname(process.execPath), '..');
  const local = fs.existsSync(path.join(prefix, 'include', 'node', 'common.gypi'));
  // Each file to compile, the link, and the archive of the kernels.
  progress.total = writeUnitySources().length + filesIn('kernels').length + 2;
  let done = 0;
  const args = [
    'rebuild',
    '--directory',
    path.join(ROOT, 'native'),
    '--jobs',
    String(os.availableParallelism()),
  ];
  if (local && !process.env.npm_config_nodedir) args.push('--nodedir', prefix);
  const cuda = fs.existsSync(path.join(libtorch, 'lib', 'libtorch_cuda.so')) ? 1 : 0;
  args.push(
    '--',
    `-Dlibtorch=${libtorch}`,
    `-Dcuda=${cuda}`,
    `-Dwerror=${process.env.TORCH_NODE_WERROR === '1' ? 1 : 0}`,
  );
  const result = await runNode([cli, ...args], (line) => {
    if (/^\s+(?:CXX|SOLINK|AR)/.test(line)) progress.update(done++);
  });
  if (result.code === 0) {
    fs.mkdirSync(path.dirname(ADDON), { recursive: true });
    const temp = temporaryPath(`${ADDON}.${process.pid}`);
    fs.copyFileSync(path.join(ROOT, 'native', 'build', 'Release', 'torch_node.node'), temp);
    fs.renameSync(temp, ADDON);
    keep(temp);
  }
  return result;
}

/**
 * The lines that matter of a failed build: the compiler's errors, or else the end.
 * @param {string} output
 */
function excerpt(output) {
  const lines = output.split(/\r?\n/).filter((line) => line.trim());
  const first = lines.findIndex((line) => /\berror\b[ :]|CMake Error|undefined reference/i.test(line));
  return first < 0 ? lines.slice(-15) : lines.slice(Math.max(0, first - 2), first + 15);
}

/**
 * @param {string} libtorch
 * @param {string} [builder] cmake or node-gyp; without it CMake where it is there
 */
async function buildAddon(libtorch, builder = process.env.TORCH_NODE_BUILDER) {
  if (builder && builder !== 'cmake' && builder !== 'node-gyp') {
    throw new SetupError(`TORCH_NODE_BUILDER is '${builder}'; expected cmake or node-gyp.`, [
      'Unset it to let torch-node choose.',
    ]);
  }
  const cmake = builder ? builder === 'cmake' : hasCMake();
  checkTools(cmake);
  const progress = new Progress(`Building the addon with ${cmake ? 'CMake' : 'node-gyp'}`);
  const { code, output } = await (cmake ? buildWithCMake : buildWithNodeGyp)(libtorch, progress);
  fs.mkdirSync(path.dirname(LOG), { recursive: true });
  fs.writeFileSync(LOG, output);
  if (code !== 0 || !fs.existsSync(ADDON)) {
    progress.stop();
    throw new SetupError(
      `The addon could not be built (${cmake ? 'CMake' : 'node-gyp'} ended with ${code}).`,
      [...excerpt(output), `All of its output is in ${LOG}`],
    );
  }
  progress.end();
  for (const line of output.split(/\r?\n/)) if (/\bwarning:/.test(line)) say(line);
  return cmake ? 'cmake-js' : 'node-gyp';
}

module.exports = { ADDON, buildAddon, checkTools };
