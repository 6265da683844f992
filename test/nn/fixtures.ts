/** What Python has written of modules (test/fixtures/nn). */
import type { Tensor } from 'torch-node';
import { isLive, readAnswerLines, readAnswers } from '../support/answers';

/** The lines of a .jsonl file of test/fixtures/nn. */
export const readLines = <T>(name: string): T[] => readAnswerLines(`nn/${name}`);

/** The text of a file of test/fixtures/nn. */
export const readText = (name: string): string => readAnswers(`nn/${name}`);

/** `in_features` → `inFeatures`, of all keys. */
export function camelKeys(record: Record<string, unknown>): Record<string, unknown> {
  const camel = (key: string): string =>
    key.replace(/(?<=.)_(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [camel(key), value]));
}

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
