import { spawnSync } from 'node:child_process';
import path from 'node:path';

const program = path.join(__dirname, 'programs', 'loop.js');

// Without collections inside the loop the 3,000 tensors of 1.6 MB would take 4.8 GB. What libtorch takes by itself, a few
// hundred MB where it has CUDA, was taken before the loop.
test.each([[], ['grad'], ['worker'], ['grad', 'worker']])(
  'an ordinary loop takes less than 100 MB (%s %s)',
  (...modes) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...modes], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const { value, startMB, peakMB } = JSON.parse(stdout);
    expect(value).toBe(2);
    expect(peakMB - startMB).toBeLessThan(100);
  },
);
