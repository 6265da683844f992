import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './files';

/**
 * Makes a folder, and those above it, unless it is there.
 *
 * Node's own recursive `mkdir` asks for ever where a file system says that the folder above is missing while it is there,
 * as `/proc` does.
 *
 * @throws Error of the system's, naming the folder that can't be made
 */
export async function makeFolders(folder: string): Promise<void> {
  const failure = await attempt(folder);
  if (failure === undefined) return;
  const above = path.dirname(folder);
  if (errorCode(failure) !== 'ENOENT' || above === folder) throw failure;
  await makeFolders(above);
  const again = await attempt(folder);
  if (again !== undefined) throw again;
}

/** Why the folder, whose parent should be there, is neither made nor there. */
async function attempt(folder: string): Promise<unknown> {
  try {
    await mkdir(folder);
    return undefined;
  } catch (error) {
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    return isThere ? undefined : error;
  }
}
