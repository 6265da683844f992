/** What Python has written of modules (test/fixtures/nn). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from 'torch-node';

/** The lines of a .jsonl file of test/fixtures/nn. */
export function readLines<T>(name: string): T[] {
  return readText(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The text of a file of test/fixtures/nn. */
export function readText(name: string): string {
  return readFileSync(join(__dirname, '../fixtures/nn', name), 'utf8');
}

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

/** Expects numbers that differ by rounding at most, as float32 has it. */
export function expectClose(actual: number[] | null, expected: number[] | null): void {
  expect(actual === null).toBe(expected === null);
  if (actual === null || expected === null) return;
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of actual.entries()) {
    const other = expected[i] as number;
    if (Math.abs(value - other) > 1e-5 + 1.3e-6 * Math.abs(other)) {
      throw new Error(`element ${i}: expected ${other}, got ${value}`);
    }
  }
}
