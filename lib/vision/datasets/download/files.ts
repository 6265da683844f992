import { createHash } from 'node:crypto';
import { createReadStream, type Stats, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { types } from 'node:util';

/** The digest of a file in lower-case hexadecimal, read in pieces. */
export async function fileDigest(file: string, algorithm: 'md5' | 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** True for a regular file (through links), false where there is nothing; what the system refuses to say is thrown. */
export function isFile(file: string): boolean {
  return status(file)?.isFile() ?? false;
}

/** Stats of a path, or undefined where there is nothing. */
export function status(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The system's code of an error (`ENOENT`, …), if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The message of anything that was thrown. */
export function errorText(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
