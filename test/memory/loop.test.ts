import { resultOf } from './program';

// Without collections inside the loop the 3,000 tensors of 1.6 MB would take 4.8 GB. What libtorch takes by itself, a few
// hundred MB where it has CUDA, was taken before the loop.
test.each([[], ['grad'], ['worker'], ['grad', 'worker']])(
  'an ordinary loop takes less than 100 MB (%s %s)',
  (...modes) => {
    const { value, startMB, peakMB } = resultOf('loop.js', ...modes);
    expect(value).toBe(2);
    expect(peakMB - startMB).toBeLessThan(100);
  },
);
