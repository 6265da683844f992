/** The article's program prints what it prints in Python, character for character. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, writeSquares } from '../scripts/programs';
import { isExact, readAnswers } from '../support/answers';
import { temporaryFolder } from '../support/temporaryFolder';

const temporary = temporaryFolder();
const example = path.join(root, 'examples', 'mnist-article', 'main.ts');

/** Runs the example for two epochs on small files. */
function printed(): string {
  writeSquares(temporary.at('data'), 6464, 320, 4);
  const source = readFileSync(example, 'utf8');
  const shorter = source.replace('const epochs = 10;', 'const epochs = 2;');
  expect(shorter).not.toBe(source);
  // Beside the project's modules, where it finds what it imports.
  const folder = path.join(root, 'build', `example-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'main.ts'), shorter);
  const preloaded = [
    path.join(__dirname, '..', 'scripts', 'smallMnist.js'),
    path.join(__dirname, 'seeded.js'),
    require.resolve('ts-node/register/transpile-only'),
  ];
  const args = [...preloaded.flatMap((file) => ['-r', file]), path.join(folder, 'main.ts')];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: temporary.at(),
    encoding: 'utf8',
    env: { ...process.env, TS_NODE_PROJECT: path.join(root, 'tsconfig.json') },
  });
  expect(stderr).toBe('');
  return stdout;
}

/** A text with its losses and accuracies, which depend on the processor's last bits, cut out. */
const withoutNumbers = (text: string): string => text.replace(/\d+\.\d+/g, '#');
const numbers = (text: string): number[] => (text.match(/\d+\.\d+/g) ?? []).map(Number);

test('prints what Python prints', () => {
  const [ours, theirs] = [printed(), readAnswers('examples/mnistArticle.txt')];
  if (isExact('processor')) {
    expect(ours).toBe(theirs);
    return;
  }
  expect(withoutNumbers(ours)).toBe(withoutNumbers(theirs));
  for (const [i, value] of numbers(ours).entries()) {
    expect(value).toBeCloseTo(numbers(theirs)[i] as number, 1);
  }
}, 120_000);
