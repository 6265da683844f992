import { homedir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { type Arguments, functionRule, orNull, type Rule, rule, signature } from '../../core/arguments/rules';
import { Dataset } from '../../data/dataset';
import { transformText } from '../transforms/repr';
import type { Transform } from '../transforms/transform';
import { type JointTransform, StandardTransform } from './standardTransform';

/** Number of spaces before each line of a dataset's text. */
const INDENT = 4;

/** What the constructor of {@link VisionDataset} takes. */
export interface VisionDatasetOptions<P, I, T> {
  /**
   * The folder that holds the dataset's own folder; a leading `~` is the home folder. Default: null, for a dataset that
   * reads no files.
   */
  root?: string | null;
  /**
   * A function that takes an image and its target and returns both transformed, instead of `transform` and
   * `targetTransform`. Default: null.
   */
  transforms?: JointTransform<P, I, T> | null;
  /** A transform that is applied to each image, such as `new ToTensor()`. Default: null. */
  transform?: Transform<P, I> | null;
  /** A transform that is applied to each target. Default: null. */
  targetTransform?: Transform<number, T> | null;
}

/** The rule of a dataset's folder. */
export const rootRule = (): Rule<string> =>
  rule('the path of a folder', (value) => typeof value === 'string' && value !== '');

/** The rule of a transform; null, the default, is none. */
export const transformRule = <F>(): Rule<F | null> => orNull(functionRule<F>());

const bind = signature({
  root: orNull(rootRule()),
  transforms: transformRule(),
  transform: transformRule(),
  targetTransform: transformRule(),
});

/**
 * A dataset of images in a folder, with a transform for the image and one for the target, or one for both, as
 * `torchvision.datasets.VisionDataset`. A subclass defines `length` and `get`, which applies the transforms:
 *
 * ```ts
 * class Gradients extends datasets.VisionDataset<datasets.Image, Tensor, number> {
 *   override get length() {
 *     return 256;
 *   }
 *   override get(i: number): [Tensor, number] {
 *     const image = new datasets.Image(new Uint8Array(28 * 28).fill(i), 28, 28);
 *     return this.transforms!(image, i);
 *   }
 * }
 * new Gradients({ transform: new transforms.ToTensor() }).get(255);
 * ```
 * @typeParam P what the dataset reads, which is the input of the transform
 * @typeParam I what `transform` returns
 * @typeParam T what `targetTransform` returns
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.VisionDataset.html
 */
export abstract class VisionDataset<P, I, T> extends Dataset<[I, T]> {
  /** The folder that holds the dataset's own folder, with the home folder in place of `~`; null for none. */
  readonly root: string | null;
  /** Applied to each image with its target: `transform` and `targetTransform` as one; null where neither was given. */
  readonly transforms: JointTransform<P, I, T> | null;
  /** Applied to each image; null for none. */
  transform: Transform<P, I> | null;
  /** Applied to each target; null for none. */
  targetTransform: Transform<number, T> | null;

  /**
   * @param args the options, by position or by name in one object at the end; {@link VisionDatasetOptions} says what
   *   each means
   * @throws TypeError if `root` is no path, a transform is neither a function nor null, or `transforms` is given with
   *   one of the others
   */
  constructor(
    ...args: Arguments<
      [
        root?: string | null,
        transforms?: JointTransform<P, I, T> | null,
        transform?: Transform<P, I> | null,
        targetTransform?: Transform<number, T> | null,
      ],
      VisionDatasetOptions<P, I, T>
    >
  ) {
    super();
    const { name } = new.target;
    const { root, transforms, transform, targetTransform } = bind(name, args);
    if (transforms !== null && (transform !== null || targetTransform !== null)) {
      throw new TypeError(`${name}: expected transforms, or transform and targetTransform, got both`);
    }
    this.root = root === null ? null : expandHome(root);
    this.transform = transform as Transform<P, I> | null;
    this.targetTransform = targetTransform as Transform<number, T> | null;
    const has = this.transform !== null || this.targetTransform !== null;
    this.transforms = has
      ? (new StandardTransform(this.transform, this.targetTransform) as JointTransform<P, I, T>)
      : (transforms as JointTransform<P, I, T> | null);
  }

  /** Further lines for the dataset's text. */
  extraRepr(): string {
    return '';
  }

  /** Python's text: the class, the number of samples, the folder and the transforms. */
  override toString(): string {
    const body = [`Number of datapoints: ${this.length}`];
    if (this.root !== null) body.push(`Root location: ${this.root}`);
    if (this.extraRepr() !== '') body.push(...this.extraRepr().split('\n'));
    // Only the first line of the transforms is moved in, as in Python.
    if (this.transforms !== null) body.push(transformText(this.transforms));
    return [`Dataset ${this.constructor.name}`, ...body.map((line) => ' '.repeat(INDENT) + line)].join('\n');
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function expandHome(root: string): string {
  return /^~(?=$|[\\/])/.test(root) ? path.join(homedir(), root.slice(1)) : root;
}
