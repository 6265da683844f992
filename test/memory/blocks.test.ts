import { where } from '../support/skipped';
import { resultOf } from './program';

const MB = 2 ** 20;

// Elsewhere blocks are the C library's, which gives back what it likes.
where(
  process.platform === 'linux',
  'they are of Linux',
  test,
)('blocks of all sizes never overlap, waste little, and go back to the system', () => {
  const { wrong, peakBytes, most, left, refused } = resultOf('blocks.js');
  expect(wrong).toBe(0);
  expect(peakBytes).toBeGreaterThan(100 * MB);
  // Beside what is in use, 96 MB are kept.
  expect(most).toBeLessThan(1.25 * peakBytes + 128 * MB);
  // What the sanitizers keep, of addresses and freed memory, comes on top.
  expect(left).toBeLessThan((process.env.TORCH_NODE_ADDON === 'Asan' ? 128 : 24) * MB);
  expect(refused).toBe('empty: not enough memory: you tried to allocate 70368744177664 bytes on the CPU');
});
