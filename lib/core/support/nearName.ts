/** What a misspelt name was meant to be, for messages. */
import { camelCase } from './names';

/**
 * How many letters must be put in, left out, changed or swapped with the next to make `b` of `a`; `limit + 1` where it
 * is more than `limit`.
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
 * The name of `names` that `name` is in Python's spelling (`batch_size` is `batchSize`), or else the one that is two
 * edits away at most: one where a name has fewer than six letters, none where it has fewer than three, since such names
 * are all alike. Undefined where there is none.
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

/** `unknown argument 'batch_size'; did you mean batchSize?`, or with `expected` where no name is near. */
export function unknownArgument(name: string, names: readonly string[], expected: string): string {
  const near = nearName(name, names);
  return `unknown argument '${name}'; ${near === undefined ? `expected ${expected}` : `did you mean ${near}?`}`;
}
