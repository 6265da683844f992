import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { torch } from 'torch-node';
import python from '../../scripts/names/pythonNames.json';
import { bars, mistakes, namespaces, page, rowOf } from '../../scripts/names/table';

// Another libtorch may have other operators than the one that Python's names are of; the rest is the same with any.
const sameVersion = torch.__version__.startsWith(python.version);
const operators = new Set(
  Object.entries(python.operators).flatMap(([namespace, names]) =>
    names.split(' ').map((entry) => `${namespace}.${entry.replace(/=.*/, '')}`),
  ),
);

/** A sentence of `mistakes` begins with the name that it is about. */
const isOfOperator = (mistake: string) => operators.has(mistake.split(' ')[0] as string);

test('docs/names.md is what `npm run names` writes', () => {
  const committed = readFileSync(join(__dirname, '..', '..', 'docs', 'names.md'), 'utf8').split('\n');
  const fresh = page().split('\n');
  expect(fresh.length).toBeGreaterThan(100);
  if (sameVersion) expect(fresh.filter((line, i) => line !== committed[i])).toEqual([]);
  // The reasons and the namespaces, without the names and their counts.
  const headings = (lines: string[]) => lines.filter((line) => line.startsWith('#'));
  expect(headings(fresh)).toEqual(headings(committed));
});

test('each absent name has a reason, and no name with a reason is here', () => {
  const found = mistakes();
  expect(sameVersion ? found : found.filter((mistake) => !isOfOperator(mistake))).toEqual([]);
});

describe('how much of what is not of Python itself is here', () => {
  for (const { share, namespaces: group } of bars) {
    test(group.join(', '), () => {
      const rows = group.map(rowOf);
      // One that is not here at all shows 0 in the table.
      if (rows.every(({ exists }) => !exists)) {
        expect(rows.every(({ here, names, missing }) => here === 0 && missing.length === names)).toBe(true);
        return;
      }
      const wanted = rows.reduce((sum, { names, ofPython }) => sum + names - ofPython, 0);
      const here = rows.reduce((sum, row) => sum + row.here, 0);
      expect(here / wanted).toBeGreaterThanOrEqual(share);
    });
  }

  test('all namespaces are counted', () => {
    const measured = bars.flatMap(({ namespaces: group }) => group);
    expect(namespaces.filter((namespace) => !measured.includes(namespace))).toEqual(['autograd.profiler']);
  });
});
