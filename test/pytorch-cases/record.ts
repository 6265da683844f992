/**
 * Which cases are known to fail (failing.json). One that isn't listed must pass, and one that is listed and passes must
 * be taken off, so that the list only shrinks. `npm run test:cases -- --update` writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const path = join(__dirname, 'failing.json');
const update = process.env['UPDATE_CASES'] === '1';

type Failing = Record<string, string[]>;

function read(): Failing {
  return JSON.parse(readFileSync(path, 'utf8')) as Failing;
}

function write(part: string, ids: string[]): void {
  const all = { ...read(), [part]: ids };
  writeFileSync(path, `${JSON.stringify(all, null, 0)}\n`);
}

export interface Part<Case extends { id: string }> {
  name: string;
  cases: readonly Case[];
  /** Says what is wrong with the answer, or undefined; may throw instead. */
  run: (one: Case) => string | undefined;
  /** Names whose every case must pass. */
  required?: RegExp;
  /** Cases that can't pass, with the reason. */
  impossible?: Record<string, string>;
}

function outcome<Case extends { id: string }>(part: Part<Case>, one: Case): string | undefined {
  try {
    return part.run(one);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** Runs every case of a part; what must not be, in words, one line a case. */
export function problemsOf<Case extends { id: string }>(part: Part<Case>): string[] {
  const failures = new Map<string, string>();
  for (const one of part.cases) {
    const failure = outcome(part, one);
    if (failure !== undefined) failures.set(one.id, failure.replace(/\s+/g, ' ').slice(0, 300));
  }
  const total = part.cases.length;
  process.stdout.write(`${part.name}: ${total - failures.size} of ${total} cases pass\n`);
  if (process.env['SHOW_CASES']) {
    for (const [id, failure] of failures) process.stdout.write(`  ${id}: ${failure}\n`);
  }
  const impossible = part.impossible ?? {};
  if (update)
    write(
      part.name,
      [...failures.keys()].filter((id) => !(id in impossible)),
    );
  const listed = new Set([...(read()[part.name] ?? []), ...Object.keys(impossible)]);
  return [
    ...[...failures].filter(([id]) => !listed.has(id)).map(([id, failure]) => `${id} failed: ${failure}`),
    ...[...failures]
      .filter(([id]) => listed.has(id) && part.required?.test(id))
      .map(([id, failure]) => `${id} must pass: ${failure}`),
    ...part.cases
      .filter(({ id }) => listed.has(id) && !failures.has(id))
      .map(({ id }) => `${id} passes now: take it off the list with \`npm run test:cases -- --update\``),
  ];
}
