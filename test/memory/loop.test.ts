import { spawnSync } from 'node:child_process';
import path from 'node:path';

const program = path.join(__dirname, 'programs', 'loop.js');

// Without collections inside the loop the 3,000 tensors of 1.6 MB would take 4.8 GB.
test.each([[], ['grad'], ['worker'], ['grad', 'worker']])(
  'an ordinary loop stays below 300 MB (%s %s)',
  (...modes) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...modes], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const { value, peakMB } = JSON.parse(stdout);
    expect(value).toBe(2);
    expect(peakMB).toBeLessThan(300);
  },
);
