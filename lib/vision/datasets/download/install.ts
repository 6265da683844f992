import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { errorCode, errorText, fileDigest, isFile } from './files';
import { type Resource, unpackedName } from './resource';

/**
 * Checks a fetched file, unpacks it, and moves it and its contents to their final names, the contents last, since
 * they are what a dataset looks for.
 *
 * @param fetched the file, packed or unpacked, in the temporary folder
 * @param temporary a folder on the same file system as `folder`, so that a rename is one step
 * @throws Error if the checksum is another or the file can't be unpacked; then nothing has moved.
 */
export async function install(
  resource: Resource,
  fetched: string,
  temporary: string,
  folder: string,
): Promise<void> {
  const [fileName, md5, sha256] = resource;
  const name = path.basename(fetched);
  if (name !== fileName) {
    if (sha256 === undefined)
      throw new Error(`${name} came unpacked, and only ${fileName} has a known checksum`);
    await requireDigest(fetched, 'sha256', sha256);
    await moveWhole(fetched, path.join(folder, name));
    return;
  }
  await requireDigest(fetched, 'md5', md5);
  const contents = await unpack(resource, fetched, temporary);
  await moveWhole(fetched, path.join(folder, name));
  if (contents !== undefined) await moveWhole(contents, path.join(folder, path.basename(contents)));
}

/**
 * Makes use of a packed file that already lies in the folder, by hand or from an earlier run. One that was packed
 * again, so that its own checksum is another, is as good if its contents' is right.
 *
 * @returns undefined if the contents are in place now, else why the file is of no use
 */
export async function installLocal(
  resource: Resource,
  temporary: string,
  folder: string,
): Promise<string | undefined> {
  const [fileName, md5, sha256] = resource;
  const packed = path.join(folder, fileName);
  try {
    if (sha256 === undefined) await requireDigest(packed, 'md5', md5);
    const contents = await unpack(resource, packed, temporary);
    if (contents !== undefined) await moveWhole(contents, path.join(folder, path.basename(contents)));
    return undefined;
  } catch (error) {
    return `the file there is of no use: ${errorText(error)}`;
  }
}

async function requireDigest(file: string, algorithm: 'md5' | 'sha256', wanted: string): Promise<void> {
  const digest = await fileDigest(file, algorithm);
  if (digest === wanted) return;
  const label = algorithm === 'md5' ? 'MD5' : 'SHA-256';
  throw new Error(`expected ${path.basename(file)} to have the ${label} ${wanted}, got ${digest}`);
}

/** The path of the checked contents in the temporary folder, undefined for a file that isn't packed. */
async function unpack(resource: Resource, packed: string, temporary: string): Promise<string | undefined> {
  const [fileName, , sha256] = resource;
  if (!fileName.endsWith('.gz')) return undefined;
  const contents = path.join(temporary, unpackedName(fileName));
  try {
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(contents));
  } catch (error) {
    throw new Error(`cannot unpack ${fileName}: ${errorText(error)}`, { cause: error });
  }
  if (sha256 !== undefined) await requireDigest(contents, 'sha256', sha256);
  return contents;
}

/** Writes a finished file through to the disk and gives it its final name in one step. */
async function moveWhole(from: string, to: string): Promise<void> {
  const file = await open(from, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await rename(from, to);
  } catch (error) {
    // Windows doesn't replace a file that another process reads; that one is the same file, from the same checks
    const taken = ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '') && isFile(to);
    if (!taken || (await fileDigest(from, 'sha256')) !== (await fileDigest(to, 'sha256'))) throw error;
  }
}
