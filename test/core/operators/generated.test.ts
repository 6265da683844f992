import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { torch } from 'torch-node';
import { generate } from '../../../scripts/generateOperators';
import python from '../../../scripts/names/pythonNames.json';
import { camelCase } from '../../support/camelCase';

const root = join(__dirname, '../../..');

/** The lines that differ, shortened: a whole file in a message says nothing. */
function differences(committed: string, fresh: string): string[] {
  const [a, b] = [new Set(committed.split('\n')), new Set(fresh.split('\n'))];
  const gone = [...a].filter((line) => !b.has(line)).map((line) => `- ${line.slice(0, 120)}`);
  const come = [...b].filter((line) => !a.has(line)).map((line) => `+ ${line.slice(0, 120)}`);
  return [...gone, ...come].slice(0, 20);
}

/** The operators that a file's declarations or lists name. */
const namesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^ {2}\/\*\* `(\w+)/gm)].map(([, name]) => name as string));

describe('the generated files are those that `npm run generate` writes', () => {
  const fresh = generate();

  // Another libtorch may have other operators; the committed declarations are those of the one that Python's names are of.
  const sameVersion = torch.__version__.startsWith(python.version);

  for (const [path, text] of Object.entries(fresh)) {
    test(path, () => {
      const committed = readFileSync(join(root, path), 'utf8');
      if (sameVersion) expect(differences(committed, text)).toEqual([]);
      // With any libtorch, what is declared no longer is no longer registered.
      const declared = namesIn(text);
      const gone = [...namesIn(committed)].filter((name) => !declared.has(name));
      expect(gone.filter((name) => torch.ops.aten[name] !== undefined)).toEqual([]);
    });
  }

  const declarations = fresh['lib/core/tensor/operators.generated.ts'] as string;

  test('no type is `any`', () => {
    expect(declarations.match(/(: |\| |<)any\b/g)).toBeNull();
  });

  // However many operators a libtorch has: editors read them all.
  test('a declaration is short', () => {
    const members = declarations.match(/^ {2}\/\*\* `.*$/gm) as string[];
    expect(members.length).toBeGreaterThan(1_000);
    expect(declarations.length / members.length).toBeLessThan(320);
  });
});

describe('what Python shows exists here', () => {
  const spaces: Record<keyof typeof python.operators, object> = {
    torch,
    Tensor: torch.Tensor.prototype,
    'nn.functional': torch.nn.functional,
    linalg: torch.linalg,
    fft: torch.fft,
    special: torch.special,
  };
  /** Registered in Python with arguments or results that have no form in JavaScript. */
  const without = new Set(['Tensor.record_stream', 'Tensor.qscheme']);

  for (const [place, space] of Object.entries(spaces)) {
    test(place, () => {
      const names = python.operators[place as keyof typeof python.operators].replace(/=\S+/g, '').split(' ');
      const missing = names.filter((name) => {
        return !(camelCase(name) in space) && !without.has(`${place}.${name}`);
      });
      expect(missing).toEqual([]);
    });
  }
});
