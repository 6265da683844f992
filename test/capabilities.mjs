// npm run test:capabilities: the tests of numbers as on other processors, by telling libtorch, oneDNN and MKL to take
// kernels of fewer instructions than this one has. Without arguments: `default` (SSE) and `avx2`, whichever is not this
// processor's own.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** @type {Record<string, Record<string, string>>} */
const KERNELS = {
  default: { ATEN_CPU_CAPABILITY: 'default', ONEDNN_MAX_CPU_ISA: 'SSE41', MKL_CBWR: 'COMPATIBLE' },
  avx2: { ATEN_CPU_CAPABILITY: 'avx2', ONEDNN_MAX_CPU_ISA: 'AVX2', MKL_CBWR: 'AVX2' },
};
const SUITES = [
  ...['nn', 'optim', 'distributions', 'pytorch-cases', 'core/functional', 'core/autograd'],
  ...[
    'core/runtime/bernoulli',
    'core/operators/torchOps',
    'core/printing',
    'core/checkpoint',
    'vision/transforms',
  ],
].map((name) => `test/${name}`);

const { torch } = require('../dist');
const own = torch.backends.cpu.getCpuCapability().toLowerCase();
const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in KERNELS));
if (unknown.length > 0) {
  console.error(`Expected ${Object.keys(KERNELS).join(' or ')}, got ${unknown.join(', ')}`);
  process.exit(2);
}
if (process.arch !== 'x64') {
  console.log(`Skipped: on ${process.arch} libtorch has kernels of one kind.`);
  process.exit(0);
}
for (const name of named.length > 0 ? named : Object.keys(KERNELS).filter((other) => other !== own)) {
  console.log(`\nNumbers with the kernels for ${name}; this processor's own are for ${own}.`);
  const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--silent', ...SUITES], {
    env: { ...process.env, ...KERNELS[name] },
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
