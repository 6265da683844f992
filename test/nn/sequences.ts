/** What a program shows, beside what PyTorch showed for the same one (test/fixtures/nn/sequences.py). */
import { Tensor, torch } from 'torch-node';
import { readAnswers } from '../support/answers';
import { isAnswer } from '../support/close';

type Shown = string | null | number | boolean | Shown[];

/** JSON, of which Python writes numbers that JSON does not have. */
function read(): Record<string, Shown[]> {
  return JSON.parse(readAnswers('nn/sequences.json').replace(/-Infinity/g, '-1e999')) as Record<
    string,
    Shown[]
  >;
}

const answers = read();

/** Numbers may differ by rounding, everything else is equal. */
function isSame(actual: Shown, expected: Shown): boolean {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.length === expected.length && actual.every((one, i) => isSame(one, expected[i] as Shown));
  }
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  return isAnswer(actual, expected);
}

/** Runs a program from seed 0, and compares all it shows with the answers of that name. */
export function compare(name: string, program: (show: (...values: unknown[]) => void) => void): void {
  const shown: Shown[] = [];
  const show = (...values: unknown[]): void => {
    for (const value of values) {
      if (Array.isArray(value)) show(...value);
      else if (value instanceof Tensor) shown.push(value.tolist() as Shown);
      else if (value === null || typeof value === 'string') shown.push(value);
      else shown.push(typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value));
    }
  };
  torch.manualSeed(0);
  program(show);
  const expected = answers[name] as Shown[];
  expect(shown).toHaveLength(expected.length);
  const differing = shown.flatMap((one, i) => (isSame(one, expected[i] as Shown) ? [] : [i]));
  expect(differing.map((i) => [i, shown[i], expected[i]])).toEqual([]);
}
