import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** What a program of `programs/` prints as JSON; it must end well and say nothing else. */
export function resultOf(name: string, ...args: string[]) {
  const program = path.join(__dirname, 'programs', name);
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}
