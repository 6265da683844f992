import { resultOf } from './program';

const MB = 2 ** 20;

test('as much as was in use at once is kept for reuse, and given back when it is not used', () => {
  const kept = resultOf('cache.js');
  expect(kept.same).toBe(256 * MB);
  // The most in use at once, rounded up to what blocks hold, was 300 MB; 96 MB are kept beside it.
  expect(kept.differing).toBeGreaterThan(300 * MB);
  expect(kept.differing).toBeLessThan(420 * MB);
  expect(kept.released).toBe(0);
  expect(kept.residentReleased).toBeLessThan(kept.residentKept - 300 * MB);
  expect(kept.again).toBe(256 * MB);
  expect(kept.later).toBeLessThanOrEqual(96 * MB);
  expect(kept.seconds).toBeGreaterThan(9);
}, 120_000);
