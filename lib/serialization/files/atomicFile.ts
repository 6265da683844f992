/** Writes files so that at every moment either the old or the new file is there, whole. */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  close,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileError } from './fileErrors';
import { FileSink, type Sink } from './sink';

/**
 * Writes a file: under a temporary name in the same folder, then to the disk, then renamed. If anything goes wrong, the
 * old file stays as it was and nothing else remains.
 * @param write writes the contents
 * @throws Error that names the file and the reason, with the system's code
 */
export function writeFileAtomically(callee: string, path: string, write: (sink: Sink) => void): void {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      if ((error as { syscall?: unknown }).syscall === undefined) throw error;
      const before = existing === undefined ? 'no file was written' : 'the file that was there is as it was';
      throw fileError(callee, path, `could not be written (${before})`, error);
    }
  };
  let existing: Stats | undefined;
  attempt(() => {
    existing = statSync(path, { throwIfNoEntry: false });
    if (existing === undefined || existing.isDirectory()) return;
    // A file that must not be written to must not be replaced either.
    accessSync(path, constants.W_OK);
  });
  if (existing?.isDirectory()) throw new Error(`${callee}: ${path}: expected a file's name, got a folder's`);
  if (existing !== undefined && !existing.isFile()) attempt(() => writeDirectly(path, write));
  else attempt(() => replace(path, existing, write));
}

/** Writes to a pipe or a device, which has no contents to replace. */
function writeDirectly(path: string, write: (sink: Sink) => void): void {
  const fd = openSync(path, 'w');
  try {
    const sink = new FileSink(fd);
    write(sink);
    sink.flush();
  } finally {
    closeSync(fd);
  }
}

function replace(path: string, existing: Stats | undefined, write: (sink: Sink) => void): void {
  // A symbolic link stays one: the file that it points to is replaced.
  const target = existing === undefined ? path : realpathSync(path);
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target).slice(0, 200)}.${randomBytes(6).toString('hex')}.tmp`);
  const fd = openSync(temporary, 'wx', 0o666);
  try {
    try {
      if (existing !== undefined) fchmodSync(fd, existing.mode & 0o7777);
      const sink = new FileSink(fd);
      write(sink);
      sink.flush();
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    const old = existing === undefined ? undefined : keepOpen(target);
    try {
      renameSync(temporary, target);
    } finally {
      // Freeing the blocks of a large file takes a while, which nobody needs to wait for.
      if (old !== undefined) close(old, () => {});
    }
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Opens the old file, so that its contents outlive its name. Undefined where it cannot be opened, or need not be. */
function keepOpen(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // writable, and not readable
  }
}

/** Syncs the folder, so that the new name survives a loss of power as well. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } catch {
    // Some file systems, among them network ones, cannot sync a folder. The file is in place all the same.
  } finally {
    closeSync(fd);
  }
}
