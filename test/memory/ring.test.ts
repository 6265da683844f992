import { spawnSync } from 'node:child_process';
import path from 'node:path';

const program = path.join(__dirname, 'programs', 'ring.js');

test('tensors that have grown old are collected in an ordinary loop too', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const { mostTensors, value } = JSON.parse(stdout);
  expect(value).toBe(4);
  // 5,000 are in use; with V8's own collections alone there are more than half a million.
  expect(mostTensors).toBeLessThan(200_000);
});
