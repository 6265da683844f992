import type { Image } from '../base/image';
import type { Resource } from './download/resource';
import { MNIST } from './mnist';

/**
 * Pictures of clothes, 28 x 28 pixels, in ten classes, in MNIST's format: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a
 * novel image dataset for benchmarking machine learning algorithms" (https://github.com/zalandoresearch/fashion-mnist).
 *
 * As `torchvision.datasets.FashionMNIST`, in the folder `root/FashionMNIST/raw`; arguments, samples and errors are
 * {@link MNIST}'s.
 * @example
 * ```ts
 * const dataset = new datasets.FashionMNIST({ root: 'data', download: true });
 * const [image, target] = dataset.get(0);
 * dataset.classes[target]; // 'Ankle boot'
 * ```
 * @typeParam I what `transform` makes of an image
 * @typeParam T what `targetTransform` makes of a target
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.FashionMNIST.html
 */
export class FashionMNIST<I = Image, T = number> extends MNIST<I, T> {
  static override mirrors: readonly string[] = [
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  ];

  static override resources: readonly Resource[] = [
    [
      'train-images-idx3-ubyte.gz',
      '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
    ],
    [
      'train-labels-idx1-ubyte.gz',
      '25c81989df183df01b3e8a0aad5dffbe',
      'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
    ],
    [
      't10k-images-idx3-ubyte.gz',
      'bef4ecab320f06d8554ea6380940ec79',
      '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
    ],
    [
      't10k-labels-idx1-ubyte.gz',
      'bb300cfdad3c16e7a12a480ee83cd310',
      '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    ],
  ];

  static override classes: readonly string[] = [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ];
}
