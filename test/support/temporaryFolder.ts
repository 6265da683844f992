/** Folders for files that a test writes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  /** The path of something in it. */
  at(...names: string[]): string;
  /** Makes an empty folder in it. */
  fresh(): string;
}

/** A folder for the tests of one file, removed after them. */
export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'torch-node-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: folder,
    at: (...names) => path.join(folder, ...names),
    fresh: () => mkdtempSync(path.join(folder, 'fresh-')),
  };
}
