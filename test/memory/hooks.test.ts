import { resultOf } from './program';

test('hooks of every kind and custom functions leave no tensors behind, also where they throw', () => {
  const { steps, left } = resultOf('hooks.js');
  expect(Object.keys(left)).toHaveLength(25);
  // A leak leaves at least one of each step; some hundred of the last steps may wait for a later collection.
  expect(Object.entries<number>(left).filter(([, tensors]) => tensors > steps / 2)).toEqual([]);
}, 120_000);
