import path from 'node:path';

/**
 * One file of a dataset: its name at every mirror, the MD5 of that file, and, where it is known, the SHA-256 of
 * what it holds once unpacked. torchvision lists the first two.
 */
export type Resource = readonly [fileName: string, md5: string, unpackedSha256?: string];

/** What the download process is asked to do; it travels as JSON. */
export interface DownloadPlan {
  /** Class name of the dataset, which begins every message. */
  readonly dataset: string;
  /** Absolute folder that the files go to. */
  readonly folder: string;
  readonly resources: readonly Resource[];
  /** Addresses in the order they are tried: `https://host/folder/` or `npm:package@version/folder/`. */
  readonly mirrors: readonly string[];
}

/** What the download process answers; it travels as JSON. */
export interface DownloadOutcome {
  /** Absent when every file is in place. */
  readonly error?: string;
}

/** Name of a resource's file once unpacked: without its `.gz`. */
export function unpackedName(fileName: string): string {
  return path.basename(fileName, '.gz');
}
