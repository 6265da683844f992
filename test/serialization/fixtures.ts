/** The files that Python made (test/fixtures/serialization/make_fixtures.py), and what it found in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../fixtures/serialization');

export function fixture(name: string): string {
  return join(folder, name);
}

export function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(fixture(name)));
}

/** What Python found in a fixture. */
export function description(name: string): unknown {
  return inJavaScriptsOrder(JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8')));
}

/** JavaScript's objects have keys such as `'10'` before all others, in the order of their numbers. */
export function inJavaScriptsOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inJavaScriptsOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([kind, inner]) => {
      const ordered = inJavaScriptsOrder(inner);
      if (kind !== 'dict') return [kind, ordered];
      const entries = ordered as [string, unknown][];
      const isIndex = ([key]: [string, unknown]): boolean => /^(0|[1-9]\d{0,8})$/.test(key);
      const indices = entries.filter(isIndex).sort(([a], [b]) => Number(a) - Number(b));
      return [kind, [...indices, ...entries.filter((entry) => !isIndex(entry))]];
    }),
  );
}
