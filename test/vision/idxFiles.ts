import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { datasets } from 'torch-node';

/** An IDX file of unsigned bytes, written from its definition: magic number, sizes, bytes. */
export function idx(sizes: readonly number[], bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x800 + sizes.length, 0);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, bytes]);
}

/** Byte `i` of the images of the small dataset; without a pattern, so that packing makes them no smaller. */
export const sample = (i: number): number => Math.imul(i ^ (i >>> 7), 2654435761) >>> 24;

const images = (count: number) =>
  idx(
    [count, 28, 28],
    Uint8Array.from({ length: count * 784 }, (_, i) => sample(i)),
  );
const labels = (count: number) =>
  idx(
    [count],
    Uint8Array.from({ length: count }, (_, i) => (i * 7) % 10),
  );

/** A dataset in MNIST's format with 12 training and 5 test images, by the names of its files. */
export const smallFiles: Readonly<Record<string, Buffer>> = {
  'train-images-idx3-ubyte': images(12),
  'train-labels-idx1-ubyte': labels(12),
  't10k-images-idx3-ubyte': images(5),
  't10k-labels-idx1-ubyte': labels(5),
};

const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');

/** The same files packed, as mirrors have them. */
export const packedFiles: Readonly<Record<string, Buffer>> = Object.fromEntries(
  Object.entries(smallFiles).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);

/** Names and checksums of those files. */
export const smallResources: readonly datasets.Resource[] = Object.entries(smallFiles).map(
  ([name, bytes]) => {
    const packed = `${name}.gz`;
    return [packed, digest('md5', packedFiles[packed]), digest('sha256', bytes)];
  },
);

/** Writes a dataset's files where it looks for them, some of them changed, or left out (null). */
export function writeRaw(
  root: string,
  dataset: string,
  changed: Readonly<Record<string, Uint8Array | null>> = {},
  files: Readonly<Record<string, Uint8Array>> = smallFiles,
): string {
  const raw = path.join(root, dataset, 'raw');
  mkdirSync(raw, { recursive: true });
  for (const [name, bytes] of Object.entries({ ...files, ...changed })) {
    if (bytes !== null) writeFileSync(path.join(raw, name), bytes);
  }
  return raw;
}
