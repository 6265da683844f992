/** Running the programs in scripts/ as npm does, on small datasets. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { scripts } from '../../package.json';
import { idx, writeRaw } from '../vision/idxFiles';

export const root = path.join(__dirname, '..', '..');

export interface Run {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** What npm gives node. */
const argsOf = (script: keyof typeof scripts, args: readonly string[]): string[] => [
  ...['-r', path.join(__dirname, 'smallMnist.js')],
  ...scripts[script].split(' ').slice(1),
  ...args,
];

/** Runs a program to its end. */
export function run(script: keyof typeof scripts, ...args: string[]): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, argsOf(script, args), {
    cwd: root,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

/** Runs a program until it has printed `text`, and interrupts it as Ctrl-C does; the signal that it ended by. */
export function interruptAt(
  text: string,
  script: keyof typeof scripts,
  ...args: string[]
): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, argsOf(script, args), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = '';
  child.stdout.on('data', (chunk) => {
    seen += chunk;
    if (seen.includes(text)) child.kill('SIGINT');
  });
  return new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
}

/**
 * Images in ten classes that differ by where a square is, with noise of no pattern, in MNIST's files. With `misleading`,
 * every so many-th label is another class's, so that no model gets all of them right.
 */
export function writeSquares(
  folder: string,
  trainCount: number,
  testCount: number,
  misleading = Number.POSITIVE_INFINITY,
): void {
  const files = (count: number, first: number) => {
    const labels = Uint8Array.from({ length: count }, (_, i) => (7 * (first + i)) % 10);
    const images = Uint8Array.from({ length: count * 784 }, (_, i) => {
      const label = labels[Math.floor(i / 784)] as number;
      const [row, column] = [Math.floor((i % 784) / 28), i % 28];
      const inside = Math.floor(row / 7) === label % 4 && Math.floor(column / 9) === label >> 2;
      return (Math.imul((first * 784 + i) ^ 0x5bd1, 2654435761) >>> 24) % (inside ? 256 : 208);
    });
    const shown = labels.map((label, i) => ((first + i) % misleading === 0 ? (3 * label + 1) % 10 : label));
    return { images: idx([count, 28, 28], images), labels: idx([count], shown) };
  };
  const [train, test] = [files(trainCount, 0), files(testCount, trainCount)];
  writeRaw(
    folder,
    'MNIST',
    {},
    {
      'train-images-idx3-ubyte': train.images,
      'train-labels-idx1-ubyte': train.labels,
      't10k-images-idx3-ubyte': test.images,
      't10k-labels-idx1-ubyte': test.labels,
    },
  );
}
