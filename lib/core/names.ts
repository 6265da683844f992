/** Python's names in JavaScript's spelling. */

/**
 * `zero_grad` → `zeroGrad`, `atleast_1d` → `atleast1d`; underscores at the start and the end stay (`add_`, `_foreach`).
 */
export function camelCase(name: string): string {
  const start = /^_*/.exec(name)?.[0].length ?? 0;
  const body = name.slice(start);
  return name.slice(0, start) + body.replace(/_+([^_])/g, (_, letter: string) => letter.toUpperCase());
}

/** The way back, for names that Python reads: `weightDecay` → `weight_decay`. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
