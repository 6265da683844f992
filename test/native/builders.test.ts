/** CMake and node-gyp compile the same files, with the same flags. Both only write their build files here. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const { findLibtorch } =
  require('../../scripts/setup/findLibtorch.js') as typeof import('../../scripts/setup/findLibtorch.js');

const runs = (command: string) => spawnSync(command, ['--version']).status === 0;
const hasBoth = process.platform === 'linux' && runs('cmake') && runs('python3') && findLibtorch() !== null;

interface Flags {
  optimization: string | undefined;
  standard: string | undefined;
  defines: string[];
  features: string[];
  warnings: string[];
}

/** What Node's and CMake's own settings define, beside this project's. */
const ofTheTool =
  /^-D(NODE_GYP_|USING_|V8_|OPENSSL_|BUILDING_NODE|torch_node_EXPORTS|_FILE_OFFSET|_LARGEFILE|__STDC_|_GLIBCXX_USE_CXX11)/;

function flagsOf(command: string): Flags {
  const words = command.replace(/["']/g, '').split(/\s+/);
  const starting = (prefix: string, except: RegExp) =>
    [...new Set(words.filter((word) => word.startsWith(prefix) && !except.test(word)))].sort();
  return {
    optimization: words.findLast((word) => word.startsWith('-O')),
    standard: words.findLast((word) => word.startsWith('-std=')),
    defines: starting('-D', ofTheTool),
    features: starting('-f', /^-f(exceptions|rtti)$/), // the compiler's defaults, which Node takes away
    warnings: starting('-W', /^$/),
  };
}

/** The flags of each unit that a builder compiles, by the sources of native/ in it. */
function unitsIn(file: string, native: string): Record<string, Flags> {
  const entries = JSON.parse(fs.readFileSync(file, 'utf8')) as { file: string; command: string }[];
  return Object.fromEntries(
    entries.map((entry) => {
      const included = [...fs.readFileSync(entry.file, 'utf8').matchAll(/^#include "(.+\.cc)"$/gm)];
      const sources = included.map(([, name = '']) => path.resolve(path.dirname(entry.file), name));
      const names = (sources.length > 0 ? sources : [entry.file]).map((source) =>
        path.relative(native, source),
      );
      return [names.join(' '), flagsOf(entry.command)];
    }),
  );
}

let copy: string;
beforeAll(() => {
  copy = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'builders-')));
  for (const part of ['native', 'CMakeLists.txt', 'package.json', 'scripts/setup'])
    fs.cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  fs.rmSync(path.join(copy, 'native', 'build'), { recursive: true, force: true });
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => fs.rmSync(copy, { recursive: true }));

function configure(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}:\n${stdout}${stderr}`);
}

(hasBoth ? test : test.skip)('CMake and node-gyp agree', () => {
  const libtorch = findLibtorch()?.dir;
  const native = path.join(copy, 'native');
  const prefix = path.join(path.dirname(process.execPath), '..');
  const compileCommands = ['-f', 'compile_commands_json', `-Dlibtorch=${libtorch}`];
  configure(
    ...[require.resolve('node-gyp/bin/node-gyp.js'), 'configure', '--directory', native],
    ...['--nodedir', prefix, '--', ...compileCommands],
  );
  configure(
    ...[require.resolve('cmake-js/bin/cmake-js'), 'configure', '--directory', copy],
    ...['--out', path.join(copy, 'build'), `--CDLIBTORCH=${libtorch}`],
  );
  const byGyp = unitsIn(path.join(native, 'build', 'Release', 'compile_commands.json'), native);
  const byCMake = unitsIn(path.join(copy, 'build', 'compile_commands.json'), native);
  expect(Object.keys(byCMake).length).toBeGreaterThan(15);
  expect(byGyp).toEqual(byCMake);
});
