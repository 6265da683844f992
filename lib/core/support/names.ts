/** Translates Python's names into JavaScript's spelling and back. */

/**
 * Translates a name of Python's: `zero_grad` → `zeroGrad`, `atleast_1d` → `atleast1d`. Underscores at the start and the
 * end stay (`add_`, `_foreach`).
 */
export function camelCase(name: string): string {
  // Written with slices and not with a regular expression, which would be slow: importing the package translates the
  // name of every operator.
  let from = 0;
  while (name[from] === '_') from++;
  let result = from === 0 ? '' : name.slice(0, from);
  for (let at = name.indexOf('_', from); at >= 0; at = name.indexOf('_', from)) {
    let next = at + 1;
    while (name[next] === '_') next++;
    if (next === name.length) break;
    result += name.slice(from, at) + (name[next] as string).toUpperCase();
    from = next + 1;
  }
  return from === 0 ? name : result + name.slice(from);
}

/** Translates a name back, where Python is to read it: `weightDecay` → `weight_decay`. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
