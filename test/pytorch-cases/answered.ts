/** Cases with PyTorch's answers: the recorded ones, or those of the Python at hand (test/support/answers.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isLive, printedByPython } from '../support/answers';
import { TensorFile } from '../support/tensorFile';
import { readCases } from './values';

interface Answered<Case> {
  cases: Case[];
  file: TensorFile;
}

interface Source {
  folder: string;
  name: string;
  /** The file that holds the tensors. */
  tensors: string;
  /** The Python program that answers, and its arguments before the folder to write to. */
  program: readonly [string, ...string[]];
}

export function readAnswered<Case>({ folder, name, tensors, program }: Source): Answered<Case> {
  const read = (from: string): Answered<Case> => ({
    cases: readCases<Case>(name, from),
    file: new TensorFile(path.join(from, `${tensors}.safetensors`)),
  });
  if (!isLive) return read(folder);
  const out = mkdtempSync(path.join(tmpdir(), 'torch-node-cases-'));
  try {
    printedByPython(...program, out);
    return read(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** The cases of a .jsonl file of this folder. */
export function answeredCases<Case>(name: string, tensors = name): Answered<Case> {
  const program = [path.join(__dirname, 'answer.py'), __dirname, name, tensors] as const;
  return readAnswered({ folder: __dirname, name, tensors, program });
}
