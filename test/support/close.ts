/** Comparing numbers with PyTorch's where their last bits may differ. */
import { type Tensor, torch } from 'torch-node';
import { isLive } from './answers';

/** A tensor's elements as JSON has them, one list for each row. */
export type Numbers = number | Numbers[];

/** The elements in row-major order. */
export function elements(tensor: Tensor | null): number[] | null {
  return tensor === null ? null : (tensor.detach().flatten().tolist() as number[]);
}

/** Python's `assert_close` for float32. */
export function isClose(actual: number, expected: number): boolean {
  return actual === expected || Math.abs(actual - expected) <= 1e-5 + 1.3e-6 * Math.abs(expected);
}

/** Whether a number is Python's answer: equal to one of this processor, close to a recorded one. */
export const isAnswer = isLive
  ? (actual: number, expected: number) => Object.is(actual + 0, expected + 0)
  : isClose;

function compare(
  actual: number[] | null,
  expected: number[] | null,
  matches: (actual: number, expected: number) => boolean,
): void {
  expect(actual === null).toBe(expected === null);
  if (actual === null || expected === null) return;
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of actual.entries()) {
    const other = expected[i] as number;
    if (!matches(value, other)) throw new Error(`element ${i}: expected ${other}, got ${value}`);
  }
}

/** Expects numbers that differ by rounding at most, as float32 has it. */
export function expectClose(actual: number[] | null, expected: number[] | null): void {
  compare(actual, expected, isClose);
}

/** Expects Python's answers. */
export function expectAnswer(actual: number[] | null, expected: number[] | null): void {
  compare(actual, expected, isAnswer);
}

/** Expects a tensor of these elements and their shape, each within `error` of its own. */
export function expectWithin(actual: Tensor, expected: Numbers, error: number): void {
  const wanted = torch.tensor(expected, { dtype: torch.float64 });
  expect([...actual.shape]).toEqual([...wanted.shape]);
  expect(actual.double().sub(wanted).abs().max().item()).toBeLessThanOrEqual(error);
}
