const BLOCK = 512;
const REGULAR_FILE = new Set(['0', '\0']);

/**
 * Finds one file in an unpacked tar archive and gives its bytes, a view of the archive, or undefined if it isn't there.
 *
 * Reads the headers of POSIX.1-1988 (ustar), which hold every name of up to 255 characters; entries of other kinds
 * (folders, links, extended headers) are passed over.
 *
 * @throws Error if a header's checksum is wrong or the archive ends inside an entry.
 */
export function findInTar(archive: Uint8Array, name: string): Uint8Array | undefined {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return undefined;
    if (octal(header, 148, 8) !== checksum(header))
      throw new Error(`the tar archive has a broken header at byte ${at}`);

    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const entryName = prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
    const size = octal(header, 124, 12);
    const start = at + BLOCK;
    if (start + size > archive.length) throw new Error(`the tar archive ends inside '${entryName}'`);

    const kind = String.fromCharCode(header[156]);
    if (REGULAR_FILE.has(kind) && entryName === name) return archive.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function text(header: Uint8Array, offset: number, length: number): string {
  const field = Buffer.from(header.buffer, header.byteOffset + offset, length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

function octal(header: Uint8Array, offset: number, length: number): number {
  const digits = text(header, offset, length).trim();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** Sum of the header's bytes, the checksum's own eight counted as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}
