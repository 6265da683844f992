import { spawnSync } from 'node:child_process';
import { torch } from 'torch-node';

const program = `
  const { torch } = require('torch-node');
  const x = torch.zeros([1 << 20], { dtype: torch.uint8 }).expand([900, 1 << 20]);
  const kept = [];
  try {
    for (;;) kept.push(x.toTypedArray());
  } catch (error) {
    console.log(error.name + ': ' + error.message);
  }
  console.log(torch.ones(3).toTypedArray());
`;

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('toTypedArray throws where memory is short, and the program goes on', () => {
  const shell = 'ulimit -v 6000000; exec "$0" -e "$1"';
  const { stdout, signal } = spawnSync('sh', ['-c', shell, process.execPath, program], { encoding: 'utf8' });
  // The elements are first put in order in libtorch's memory, which may be what there is too little of.
  const message = /^(RangeError|OutOfMemoryError): toTypedArray: not enough memory.* 943718400 bytes.*\n/;
  expect(stdout).toMatch(message);
  expect(stdout.replace(message, '')).toBe('Float32Array(3) [ 1, 1, 1 ]\n');
  expect(signal).toBe(null);
});

test('a tensor larger than any array names its size', () => {
  const x = torch.zeros([1], { dtype: torch.float64 }).expand([2 ** 26, 2 ** 26]);
  expect(() => x.toTypedArray()).toThrow(RangeError);
});

test('layouts without elements in order are refused before memory is taken', () => {
  expect(() => torch.eye(3).toSparse().toTypedArray()).toThrow(
    'toTypedArray: expected a dense tensor, got Sparse',
  );
});
