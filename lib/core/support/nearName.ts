/** Finds the name that a misspelt one was meant to be, for error messages. */
import { camelCase } from './names';

/**
 * The number of letters that must be put in, left out, changed or swapped with the next one to turn `a` into `b`;
 * `limit + 1` where it is greater than `limit`.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j] as number, (beforeLast[j - 2] as number) + 1);
      }
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] as number;
}

/**
 * The one of `names` that `name` was meant to be: the same name where `name` is in Python's spelling (`batch_size` for
 * `batchSize`), or else the nearest one. It may be two edits away, one where `name` has fewer than six letters, and
 * none where it has fewer than three, since such short names are all alike. Undefined where no name is near.
 */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const spelled = camelCase(name);
  if (names.includes(spelled)) return spelled;
  let least = spelled.length < 3 ? 0 : spelled.length < 6 ? 1 : 2;
  let nearest: string | undefined;
  for (const candidate of names) {
    const distance = editDistance(spelled, candidate, least);
    if (distance > least || (distance === least && nearest !== undefined)) continue;
    [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/**
 * The message `unknown argument 'batch_size'; did you mean batchSize?`; where no name is near it ends with `expected`.
 */
export function unknownArgument(name: string, names: readonly string[], expected: string): string {
  const near = nearName(name, names);
  return `unknown argument '${name}'; ${near === undefined ? `expected ${expected}` : `did you mean ${near}?`}`;
}
