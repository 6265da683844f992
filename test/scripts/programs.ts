/** Running the programs in scripts/ as npm does, on small datasets. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { nodeArgs } from '../../scripts/flags/programs.js';
import { idx, writeRaw } from '../vision/idxFiles';

export const root = path.join(__dirname, '..', '..');

export interface Run {
  stdout: string;
  stderr: string;
  status: number | null;
}

export type Program = 'train' | 'predict' | 'doctor' | 'bench';

const smallMnist = ['-r', path.join(__dirname, 'smallMnist.js')];

/** What scripts/start.mjs gives node. */
const argsOf = (script: Program, args: readonly string[]): string[] => [
  ...smallMnist,
  ...nodeArgs(script),
  ...args,
];

/** Runs a program to its end. */
export function run(script: Program, ...args: string[]): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, argsOf(script, args), {
    cwd: root,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

export interface Interrupted extends Run {
  signal: NodeJS.Signals | null;
}

/** Runs a program as npm does until it has printed `text`, and sends the process that npm has started a signal. */
export function interruptAt(
  text: string,
  signal: NodeJS.Signals,
  script: Program,
  ...args: string[]
): Promise<Interrupted> {
  const child = spawn(process.execPath, [...smallMnist, 'scripts/start.mjs', script, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: smallMnist.join(' ') },
  });
  let [stdout, stderr, sent] = ['', '', false];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (!sent && stdout.includes(text)) sent = child.kill(signal);
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) =>
    child.on('close', (status, signal) => resolve({ stdout, stderr, status, signal })),
  );
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
