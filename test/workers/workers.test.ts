import { spawnSync } from 'node:child_process';
import path from 'node:path';

function run(
  how: string,
  file = 'train.js',
): { stdout: string; stderr: string; status: number | null; signal: string | null } {
  const program = path.join(__dirname, 'programs', file);
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [program, how], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status, signal };
}

const clean = { stderr: '', status: 0, signal: null };

test('a worker is terminated in the middle of training, and the process goes on', () => {
  expect(run('terminate')).toEqual({ ...clean, stdout: 'after 2\n' });
});

test('several workers train at once', () => {
  expect(run('several')).toEqual({ ...clean, stdout: '4 true\n' });
});

test('threads that call operators at once, while others end and begin, get their own numbers', () => {
  expect(run('', 'calls.js')).toEqual({ ...clean, stdout: '0 0 0 0 0 0\n' });
});

test('process.exit in the middle of training keeps its code', () => {
  expect(run('exit-step')).toEqual({ ...clean, stdout: '', status: 7 });
});

test('process.exit in the middle of a backward pass keeps its code', () => {
  expect(run('exit')).toEqual({ ...clean, stdout: '', status: 7 });
});

test("the addon loads twice in one process; one load's tensors are foreign to the other", () => {
  expect(run('twice')).toEqual({ ...clean, stdout: 'true 5 TypeError\n' });
});

test('workers terminated at any moment of loading end alone', () => {
  expect(run('24', 'storm.js')).toEqual({ ...clean, stdout: '24 3\n' });
});

test.each([0, 60, 120, 180, 240])('process.exit %i ms after the preload began keeps its code', (delay) => {
  const preload = path.join(__dirname, '..', '..', 'scripts', 'setup', 'preloadAddon.js');
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    ['-r', preload, '-e', `setTimeout(() => process.exit(5), ${delay})`],
    { encoding: 'utf8' },
  );
  expect({ status, signal, stderr }).toEqual({ status: 5, signal: null, stderr: '' });
});
