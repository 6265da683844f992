import type { Tensor } from '../../core/tensor/tensor';
import { Conv2d, Dropout, Linear, MaxPool2d, Module, ReLU, Sequential } from '../../nn';

/** The ways in which a {@link CNN} may differ from the article's network. */
export interface CNNOptions {
  /** The share of the last layer's inputs that are set to 0 at random in training, from 0 to 1; 0 by default. */
  dropout?: number;
  /** Whether the third block has a third convolution; false by default. */
  extraConv?: boolean;
}

/**
 * A network for 28 × 28 images with one channel, such as MNIST's: five convolutions in three blocks, then a linear
 * layer.
 *
 * Input `[N, 1, 28, 28]` float32, output the logits `[N, 10]`.
 * @example
 * ```ts
 * const model = new CNN({ dropout: 0.5 });
 * model(torch.zeros([2, 1, 28, 28])).shape; // [2, 10]
 * ```
 */
export class CNN extends Module {
  /** The first block, [N, 1, 28, 28] to [N, 8, 14, 14]. */
  conv1: Sequential;
  /** The second block, to [N, 32, 7, 7]. */
  conv2: Sequential;
  /** The third block, to [N, 64, 7, 7]. */
  conv3: Sequential;
  /** Sets inputs of the last layer to 0 in training; null where none are. */
  dropout: Dropout | null;
  /** The last layer, from the 3136 features to the ten logits. */
  out: Linear;

  /** @throws RangeError if `dropout` isn't from 0 to 1 */
  constructor({ dropout = 0, extraConv = false }: CNNOptions = {}) {
    super();
    this.conv1 = new Sequential(
      // [N, 1, 28, 28]
      new Conv2d({ inChannels: 1, outChannels: 8, kernelSize: 5, stride: 1, padding: 2 }),
      new ReLU(),
      new MaxPool2d({ kernelSize: 2 }),
    );
    this.conv2 = new Sequential(
      // [N, 8, 14, 14]
      new Conv2d(8, 16, 5, 1, 2),
      new ReLU(),
      new Conv2d(16, 32, 5, 1, 2),
      new ReLU(),
      new MaxPool2d(2),
    );
    this.conv3 = new Sequential(
      // [N, 32, 7, 7]
      new Conv2d(32, 64, 5, 1, 2),
      new ReLU(),
      new Conv2d(64, 64, 5, 1, 2),
      new ReLU(),
      ...(extraConv ? [new Conv2d(64, 64, 5, 1, 2), new ReLU()] : []),
    );
    this.dropout = dropout === 0 ? null : new Dropout(dropout);
    this.out = new Linear(64 * 7 * 7, 10);
  }

  /**
   * @param x images, float32, [N, 1, 28, 28]
   * @returns the logits, [N, 10]
   */
  forward(x: Tensor): Tensor {
    x = this.conv1(x);
    x = this.conv2(x);
    x = this.conv3(x);
    x = x.flatten(1); // the article's x.view(x.size(0), -1), also where memory has the channels last
    if (this.dropout) x = this.dropout(x);
    return this.out(x);
  }
}
