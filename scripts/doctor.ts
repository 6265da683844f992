/** `npm run doctor`: whether the installation works, and what it consists of. */

import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { torch } from 'torch-node';
import { version as packageVersion } from '../package.json';

interface BuildNote {
  libtorch: { dir: string; version: string; source: 'LIBTORCH' | 'python' | 'cache' };
  builder: string;
}

const SOURCES = {
  LIBTORCH: 'named by LIBTORCH',
  python: 'of the installed Python torch (LIBTORCH_USE_PYTORCH)',
  cache: 'fetched into the cache',
};

let problems = 0;

function line(name: string, value: string): void {
  console.log(`${`${name}:`.padEnd(15)}${value}`);
}

/** Runs a calculation whose result is known. */
function check(name: string, calculate: () => number, expected: number): void {
  let outcome: string;
  try {
    const result = calculate();
    outcome = Math.abs(result - expected) < 1e-5 ? 'ok' : `wrong: expected ${expected}, got ${result}`;
  } catch (error) {
    outcome = `failed: ${(error as Error).message}`;
  }
  if (outcome !== 'ok') problems += 1;
  line(`  ${name}`, outcome);
}

/** An operator, a convolution, and a derivative, on one device. */
function checkDevice(device: string): void {
  // 1 + 2 + … + 10.
  check('sum', () => torch.arange(1, 11, { device }).sum().item() as number, 55);
  // Each of the four outputs adds up nine ones.
  check(
    'convolution',
    () =>
      torch.nn.functional
        .conv2d(torch.ones([1, 1, 4, 4], { device }), torch.ones([1, 1, 3, 3], { device }))
        .sum()
        .item() as number,
    36,
  );
  // The derivative of x³ at 2 is 12.
  check(
    'derivative',
    () => {
      const x = torch.tensor(2, { device, requiresGrad: true });
      x.pow(3).backward();
      return x.grad?.item() as number;
    },
    12,
  );
}

const noteFile = join(__dirname, '..', 'build', process.env.TORCH_NODE_ADDON || 'Release', 'torch_node.json');
const note = existsSync(noteFile) ? (JSON.parse(readFileSync(noteFile, 'utf8')) as BuildNote) : undefined;
const loaded = torch.__config__.show().match(/TORCH_VERSION=([^,\s]+)/)?.[1];

line('torch-node', `${packageVersion}${note ? `, addon built with ${note.builder}` : ''}`);
line('Node', `${process.versions.node} on ${process.platform}-${process.arch} (${release()})`);
line(
  'libtorch',
  `${note?.libtorch.version ?? torch.__version__}, ${note ? SOURCES[note.libtorch.source] : 'in a package'}`,
);
line('  in', torch.version.libtorchPath);
if (loaded !== torch.__version__) {
  problems += 1;
  line('  version', `wrong: the addon was compiled for ${torch.__version__}, and ${loaded} is loaded`);
}
line(
  'CPU',
  `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} logical, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
line('  capability', torch.backends.cpu.getCpuCapability());
line(
  '  threads',
  `${torch.getNumThreads()} in an operator, ${torch.getNumInteropThreads()} between operators`,
);
console.log();
line('cpu', 'available');
checkDevice('cpu');
for (const [name, device] of [
  ['cuda', torch.cuda],
  ['mps', torch.mps],
] as const) {
  if (device.isAvailable()) {
    line(name, `available, ${device.deviceCount()} device${device.deviceCount() > 1 ? 's' : ''}`);
    checkDevice(name);
  } else {
    line(name, `not available: ${device.unavailableReason()}`);
  }
}
console.log();
console.log(
  problems === 0
    ? 'torch-node works.'
    : `torch-node does not work: ${problems} of the lines above say what is wrong.`,
);
process.exitCode = problems === 0 ? 0 : 1;
