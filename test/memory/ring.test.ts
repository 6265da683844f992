import { resultOf } from './program';

test('tensors that have grown old are collected in an ordinary loop too', () => {
  const { mostTensors, value } = resultOf('ring.js');
  expect(value).toBe(4);
  // 5,000 are in use; with V8's own collections alone there are more than half a million.
  expect(mostTensors).toBeLessThan(200_000);
});
