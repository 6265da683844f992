import type { Progress } from './progress';

/** A place that has a dataset's files. */
export interface Mirror {
  /** The address that the user gave. */
  readonly address: string;
  /**
   * Brings one file into a folder and gives its path there: under its own name, or, where the mirror has it unpacked,
   * under that name without `.gz`. Nothing is checked yet.
   *
   * @throws MirrorUnavailable if the mirror can't be reached at all, Error if it doesn't give this file.
   */
  fetch(fileName: string, folder: string, progress: Progress): Promise<string>;
}

/** The mirror can't be reached, so there is no use in asking it for another file. */
export class MirrorUnavailable extends Error {
  override readonly name = 'MirrorUnavailable';
}
