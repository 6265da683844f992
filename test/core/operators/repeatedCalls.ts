import { Tensor } from 'torch-node';

/** What `act` gives, or the class and words of what it throws. */
function outcome(act: () => unknown): unknown {
  try {
    const result = act();
    return result instanceof Tensor ? result.tolist() : result;
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
}

/** Each of three calls, with `expected` in any of them. */
export function always(act: () => unknown, expected: unknown): void {
  const matcher = expected instanceof RegExp ? expect.stringMatching(expected) : expected;
  expect([outcome(act), outcome(act), outcome(act)]).toEqual([matcher, matcher, matcher]);
}
