'use strict';
// Compiles native/ into build/Release/torch_node.node: with cmake-js, or with node-gyp where there is no CMake. The
// configurations Debug and Asan, for those who work on native/, go to folders of their own and need CMake.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Progress, SetupError, say } = require('./console.js');
const { filesIn, writeUnitySources } = require('./unitySources.js');
const { firstThatRuns, keep, run, temporaryPath } = require('./process.js');

const ROOT = path.join(__dirname, '..', '..');

/** @typedef {'Release' | 'Debug' | 'Asan'} Configuration */

/**
 * Where the addon of a configuration is.
 * @param {Configuration} configuration
 */
function addonPath(configuration) {
  return path.join(ROOT, 'build', configuration, 'torch_node.node');
}

/**
 * The folder that CMake works in. In one that is named like the configuration, cmake-js puts the addon into that folder
 * itself; in any other, into a folder below it.
 * @param {Configuration} configuration
 */
function workFolder(configuration) {
  return configuration === 'Release' ? path.join(ROOT, 'build') : path.join(ROOT, 'build', configuration);
}

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
 * Lets CMake write the build files of a configuration.
 * @param {string} libtorch
 * @param {string} folder where to
 * @param {string} configuration
 * @param {string[]} [options] more of cmake-js's options
 */
function configure(libtorch, folder, configuration, options = []) {
  forgetMovedCheckout(folder);
  const cli = require.resolve('cmake-js/bin/cmake-js');
  const all = [
    ...['--out', folder, '--config', configuration, `--CDLIBTORCH=${libtorch}`],
    `--CDTORCH_NODE_WERROR=${process.env.TORCH_NODE_WERROR === '1' ? 'ON' : 'OFF'}`,
    ...options,
  ];
  return runNode([cli, 'configure', ...all], () => {});
}

/**
 * @param {string} libtorch
 * @param {InstanceType<typeof Progress>} progress
 * @param {Configuration} configuration
 */
async function buildWithCMake(libtorch, progress, configuration) {
  const folder = workFolder(configuration);
  const configured = await configure(libtorch, folder, configuration);
  if (configured.code !== 0) return configured;
  // cmake-js configures once only by itself; above it is told of a libtorch that has moved.
  const cli = require.resolve('cmake-js/bin/cmake-js');
  const parallel = ['--parallel', String(os.availableParallelism())];
  const options = ['--out', folder, '--config', configuration, ...parallel];
  const built = await runNode([cli, 'build', ...options], (line) => {
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
    const addon = addonPath('Release');
    fs.mkdirSync(path.dirname(addon), { recursive: true });
    const temp = temporaryPath(`${addon}.${process.pid}`);
    fs.copyFileSync(path.join(ROOT, 'native', 'build', 'Release', 'torch_node.node'), temp);
    fs.renameSync(temp, addon);
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
 * Which of the two builds: CMake where it is there, unless TORCH_NODE_BUILDER says otherwise.
 * @param {Configuration} configuration
 */
function usesCMake(configuration) {
  const builder = process.env.TORCH_NODE_BUILDER;
  if (builder && builder !== 'cmake' && builder !== 'node-gyp') {
    throw new SetupError(`TORCH_NODE_BUILDER is '${builder}'; expected cmake or node-gyp.`, [
      'Unset it to let torch-node choose.',
    ]);
  }
  const cmake = builder ? builder === 'cmake' : hasCMake();
  if (configuration !== 'Release') requireDeveloperTools(configuration, cmake);
  return cmake;
}

/**
 * @param {string} what
 * @param {boolean} cmake
 */
function requireDeveloperTools(what, cmake) {
  if (process.platform === 'win32') {
    throw new SetupError(`The ${what} build needs GCC or Clang.`, [
      "On Windows, libtorch's libraries fit only a build with the same C++ runtime, which Release has.",
    ]);
  }
  if (!cmake)
    throw new SetupError(`The ${what} build needs CMake 3.18 or later.`, ['Install it and run this again.']);
}

/**
 * @param {string} libtorch
 * @param {Configuration} [configuration]
 */
async function buildAddon(libtorch, configuration = 'Release') {
  const cmake = usesCMake(configuration);
  checkTools(cmake);
  const kind = configuration === 'Release' ? '' : ` (${configuration})`;
  const progress = new Progress(`Building the addon${kind} with ${cmake ? 'CMake' : 'node-gyp'}`);
  const { code, output } = cmake
    ? await buildWithCMake(libtorch, progress, configuration)
    : await buildWithNodeGyp(libtorch, progress);
  const log = path.join(workFolder(configuration), 'build.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.writeFileSync(log, output);
  if (code !== 0 || !fs.existsSync(addonPath(configuration))) {
    progress.stop();
    throw new SetupError(
      `The addon could not be built (${cmake ? 'CMake' : 'node-gyp'} ended with ${code}).`,
      [...excerpt(output), `All of its output is in ${log}`],
    );
  }
  progress.end();
  for (const line of output.split(/\r?\n/)) if (/\bwarning:/.test(line)) say(line);
  return cmake ? 'cmake-js' : 'node-gyp';
}

/**
 * Writes build/clangd/compile_commands.json, which has each file of native/ by itself. Compiles nothing.
 * @param {string} libtorch
 */
async function writeCompileCommands(libtorch) {
  requireDeveloperTools('compile-commands', hasCMake());
  const folder = path.join(ROOT, 'build', 'clangd');
  const { code, output } = await configure(libtorch, folder, 'Debug', ['--CDTORCH_NODE_UNITY=OFF']);
  const file = path.join(folder, 'compile_commands.json');
  if (code !== 0 || !fs.existsSync(file))
    throw new SetupError(
      `CMake could not write compile_commands.json (it ended with ${code}).`,
      excerpt(output),
    );
  return file;
}

module.exports = { addonPath, buildAddon, checkTools, writeCompileCommands };
