// npm run test:asan: the tests that use native/ most, with the addon of build/Asan, whose address and undefined-behaviour
// sanitizers end the process at the first fault. Further arguments are Jest's: `npm run test:asan -- test/memory`.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const SUITES = [
  ...[
    'native',
    'core/operators',
    'core/autograd',
    'core/memory',
    'core/functional/lobpcg',
    'core/checkpoint',
  ],
  ...['core/printing', 'core/badInput', 'memory/blocks', 'memory/cache', 'memory/ring'],
  ...['serialization/save', 'serialization/load', 'serialization/geometry', 'serialization/malicious'],
].map((name) => `test/${name}`);

const ADDRESS = {
  // V8 keeps what it has until the process ends, and so do libtorch's registries.
  detect_leaks: 0,
  // Asking for more memory than there is has to be an error of JavaScript's, as it is without the sanitizer.
  allocator_may_return_null: 1,
  // What was freed is kept for a while, to see late uses; with less of it, tests of memory keep their bounds.
  quarantine_size_mb: 32,
};
const UNDEFINED = { halt_on_error: 1, print_stacktrace: 1 };

/** @param {Record<string, number>} options */
const text = (options) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(':');

if (process.platform !== 'linux') {
  console.error('The sanitizers are loaded ahead of Node, which works on Linux only.');
  process.exit(2);
}
const built = spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'bootstrap.mjs'), 'Asan'], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(built.status ?? 1);

// Node itself has no sanitizer in it, so the addon's have to be there before Node allocates. libstdc++ comes along
// because they look for its functions as soon as they start.
const compiler = process.env.CXX ?? 'c++';
const ahead = ['libasan.so', 'libubsan.so', 'libstdc++.so'].map((name) => {
  const file = execFileSync(compiler, [`-print-file-name=${name}`], { encoding: 'utf8' }).trim();
  return fs.realpathSync(file);
});
const args = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    require.resolve('jest/bin/jest'),
    '--runInBand',
    '--testTimeout=600000',
    ...(args.length > 0 ? args : SUITES),
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      TORCH_NODE_ADDON: 'Asan',
      LD_PRELOAD: ahead.join(':'),
      ASAN_OPTIONS: [text(ADDRESS), process.env.ASAN_OPTIONS].filter(Boolean).join(':'),
      UBSAN_OPTIONS: [text(UNDEFINED), process.env.UBSAN_OPTIONS].filter(Boolean).join(':'),
    },
  },
);
process.exit(status ?? 1);
