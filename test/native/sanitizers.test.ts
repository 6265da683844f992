/** That the sanitizers of `npm run test:asan` are at work, and that no other build has faults to show them. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const addon = path.join(__dirname, '..', '..', 'dist', 'native', 'load.js');
const isSanitized = process.env.TORCH_NODE_ADDON === 'Asan';

function commit(fault: string): { status: number | null; stderr: string } {
  const program = `require(${JSON.stringify(addon)}).native.sanitizerProbe('${fault}')`;
  return spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
}

(isSanitized ? describe : describe.skip)('the sanitizers report', () => {
  test('a read behind a vector', () => {
    const { status, stderr } = commit('bounds');
    expect(stderr).toMatch(/ERROR: AddressSanitizer: heap-buffer-overflow/);
    expect(stderr).toMatch(/READ of size 8[\s\S]*sanitizerProbe[\s\S]*sanitizer_probe\.cc/);
    expect(status).not.toBe(0);
  });

  test('an integer that overflows', () => {
    const { status, stderr } = commit('overflow');
    expect(stderr).toMatch(
      /sanitizer_probe\.cc:\d+:\d+: runtime error: signed integer overflow: 2147483647 \+ 1/,
    );
    expect(status).not.toBe(0);
  });
});

(isSanitized ? test.skip : test)('other builds have no probe', () => {
  const { stderr } = commit('bounds');
  expect(stderr).toMatch(/TypeError: .*sanitizerProbe is not a function/);
});
