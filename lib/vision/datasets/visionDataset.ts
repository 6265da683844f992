import { homedir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe } from '../../core/support/describe';
import { Dataset } from '../../data/dataset';
import { transformText } from '../transforms/repr';
import type { Transform } from '../transforms/transform';

/** Number of spaces before each line of a dataset's text. */
const INDENT = 4;

/**
 * A dataset of images in a folder, with a transform for the image and one for the target, as
 * `torchvision.datasets.VisionDataset`.
 *
 * @typeParam P what the dataset reads, which is the input of the transform
 * @typeParam I what `transform` returns
 * @typeParam T what `targetTransform` returns
 */
export abstract class VisionDataset<P, I, T> extends Dataset<[I, T]> {
  /** The folder that holds the dataset's own folder; a leading `~` is the home folder. */
  readonly root: string;
  /** Applied to each image; null for none. */
  transform: Transform<P, I> | null;
  /** Applied to each target; null for none. */
  targetTransform: Transform<number, T> | null;

  /** @throws TypeError if `root` is no string or a transform is neither a function nor null */
  constructor(root: unknown, transform: unknown, targetTransform: unknown) {
    super();
    const name = this.constructor.name;
    if (typeof root !== 'string' || root === '') {
      throw new TypeError(`${name}: root should be the path of a folder, got ${describe(root)}`);
    }
    for (const [key, value] of Object.entries({ transform, targetTransform })) {
      if (value === null || value === undefined || typeof value === 'function') continue;
      throw new TypeError(`${name}: ${key} should be a function or null, got ${describe(value)}`);
    }
    this.root = /^~(?=$|[\\/])/.test(root) ? path.join(homedir(), root.slice(1)) : root;
    this.transform = (transform ?? null) as Transform<P, I> | null;
    this.targetTransform = (targetTransform ?? null) as Transform<number, T> | null;
  }

  /** Further lines for the dataset's text. */
  extraRepr(): string {
    return '';
  }

  /** Python's text: the class, the number of samples, the folder and the transforms. */
  override toString(): string {
    const body = [`Number of datapoints: ${this.length}`, `Root location: ${this.root}`];
    if (this.extraRepr() !== '') body.push(...this.extraRepr().split('\n'));
    const lines = [`Dataset ${this.constructor.name}`, ...body.map((line) => ' '.repeat(INDENT) + line)];
    if (this.transform !== null || this.targetTransform !== null) {
      lines.push(`${' '.repeat(INDENT)}StandardTransform`);
      if (this.transform !== null) lines.push(hanging('Transform: ', this.transform));
      if (this.targetTransform !== null) lines.push(hanging('Target transform: ', this.targetTransform));
    }
    return lines.join('\n');
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function hanging(head: string, transform: unknown): string {
  return (
    head +
    transformText(transform)
      .split('\n')
      .join(`\n${' '.repeat(head.length)}`)
  );
}
