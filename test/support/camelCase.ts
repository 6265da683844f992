/** Python's names as they are written here. */

/** `zero_grad` → `zeroGrad`; underscores at the start and at the end stay. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[^_])_+([^_])/g, (_, letter: string) => letter.toUpperCase());
}

/** `{ in_features: 2 }` → `{ inFeatures: 2 }`; the values stay as they are. */
export function camelKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [camelCase(key), value]));
}
