// npm run test:cases [-- --update] [-- --show]: how many of PyTorch's own cases pass. `--update` writes failing.json
// anew, `--show` prints what is wrong with each failing case.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const flags = process.argv.slice(2);
const env = { ...process.env };
if (flags.includes('--update')) env['UPDATE_CASES'] = '1';
if (flags.includes('--show')) env['SHOW_CASES'] = '1';
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
// In one process: each part writes its share of the same file.
const { status } = spawnSync(process.execPath, [jest, '--runInBand', 'test/pytorch-cases'], {
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);
