/**
 * PyTorch's answers to the programs of test/fixtures, each of which is a Python file that prints them.
 *
 * What it printed when it was written lies beside it. Where a Python with PyTorch of this libtorch's version is at hand
 * (TORCH_NODE_PYTHON, or `python3`), the program runs instead: its answers are then of this processor's kernels, and
 * tests compare to the last bit.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { torch } from 'torch-node';
import { hasPython, pythonCommand, pythonEnvironment } from './python';

const fixtures = path.join(__dirname, '..', 'fixtures');

/** Runs a Python program to its end; what it printed. */
export function printedByPython(program: string, ...args: string[]): string {
  return execFileSync(pythonCommand, [program, ...args], {
    env: pythonEnvironment,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
}

/** Whether answers are computed now, beside this libtorch. */
export const isLive =
  hasPython &&
  printedByPython('-c', 'import torch; print(torch.__version__, end="")').split('+')[0] ===
    torch.__version__.split('+')[0];

const fusesOnVectors = ['AVX2', 'AVX512'].includes(torch.backends.cpu.getCpuCapability());

/**
 * What the last bits of a computation depend on.
 *
 * `elements`: on libtorch's own kernels, which compute element by element. Those for AVX2 and AVX-512 give the recorded
 * bits in tensors of fewer than 16 elements, and in larger ones where they only add, multiply, divide and take roots: the
 * elements that fill no vector go through scalar functions (exp, log, …), whose last bits differ from the vectors'.
 * Kernels for other processors fuse no multiplication with an addition.
 *
 * `processor`: on more than that. MKL and oneDNN multiply and decompose matrices in an order that they choose by the
 * processor, and sums go by whole vectors.
 */
export type Rounding = 'elements' | 'processor';

/** Whether results must be the answers to the last bit. */
export function isExact(rounding: Rounding): boolean {
  return isLive || (rounding === 'elements' && fusesOnVectors);
}

/** Programs have their answers' names as Python writes names: `linear_cross_entropy.py` of `linearCrossEntropy.json`. */
function programOf(name: string): string {
  return name.replace(/\.(jsonl?|txt)$/, '.py').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The text of an answer's file of test/fixtures, `optim/amp.jsonl`. */
export function readAnswers(name: string): string {
  return isLive
    ? printedByPython(path.join(fixtures, programOf(name)))
    : readFileSync(path.join(fixtures, name), 'utf8');
}

/** The lines of a .jsonl file of test/fixtures. */
export function readAnswerLines<T>(name: string): T[] {
  return readAnswers(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** The distance from 1 to the next number of a dtype. */
const EPSILON: Record<string, number> = {
  float64: 2 ** -52,
  float32: 2 ** -23,
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
};

/** How far a result may be from an answer where it need not be the answer to the last bit. */
export interface Closeness {
  rounding: Rounding;
  /** Units in the last place of the number, or of 1 where the number is less. */
  units: number;
}

/** Expects numbers of a dtype that are the answers, or close to them. */
export function expectNumbers(
  actual: readonly number[],
  expected: readonly number[],
  dtype: string,
  { rounding, units }: Closeness,
): void {
  expect(actual).toHaveLength(expected.length);
  const tolerance = isExact(rounding) ? 0 : units * (EPSILON[dtype] ?? 0);
  for (const [i, value] of actual.entries()) {
    const other = expected[i] as number;
    if (Object.is(value, other) || value === other) continue;
    if (Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other))) continue;
    throw new Error(`element ${i}: expected ${other}, got ${value}`);
  }
}
