'use strict';
// Finds the flag that a misspelt one was meant to be. lib/core/support/nearName.ts does the same for arguments, but it is
// not compiled yet when flags are read.

/**
 * How many letters have to be put in, left out or changed to turn `a` into `b`.
 * @param {string} a
 * @param {string} b
 */
function edits(a, b) {
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = Number(last[j - 1]) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, Number(last[j]) + 1, Number(row[j - 1]) + 1);
    }
    last = row;
  }
  return Number(last[b.length]);
}

/**
 * The one of `names` that begins with `name`, or that is at most two edits away; undefined where none or several are.
 * @param {string} name
 * @param {readonly string[]} names
 */
function nearFlag(name, names) {
  const spelled = name.replaceAll('_', '-').toLowerCase();
  if (spelled === '') return undefined;
  const begun = names.filter((candidate) => candidate.startsWith(spelled));
  if (begun.length === 1) return begun[0];
  const reach = Math.min(2, Math.floor(spelled.length / 2));
  const distances = names.map((candidate) => edits(spelled, candidate));
  const least = Math.min(...distances);
  if (least > reach) return undefined;
  const nearest = names.filter((_, i) => distances[i] === least);
  return nearest.length === 1 ? nearest[0] : undefined;
}

module.exports = { nearFlag };
