import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { torch } from 'torch-node';
import python from '../../scripts/names/pythonNames.json';
import { bars, mistakes, namespaces, page, rowOf } from '../../scripts/names/table';

// Another libtorch may have other operators; the page is of the one that Python's names are of.
const sameVersion = torch.__version__.startsWith(python.version);

test('docs/names.md is what `npm run names` writes', () => {
  const committed = readFileSync(join(__dirname, '..', '..', 'docs', 'names.md'), 'utf8').split('\n');
  const fresh = page().split('\n');
  if (sameVersion) expect(fresh.filter((line, i) => line !== committed[i])).toEqual([]);
  else expect(fresh.length).toBeGreaterThan(committed.length / 2);
});

test('each absent name has a reason, and no name with a reason is here', () => {
  if (sameVersion) expect(mistakes()).toEqual([]);
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
