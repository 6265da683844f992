import { expectTensor, mismatch } from '../../core/arguments/assertions';
import { fromTypedArray, getDefaultDtype } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { Image } from '../base/image';
import { singleThreadChunks } from '../base/singleThreadChunks';
import { CallableTransform } from './callableTransform';
import type { BatchTransform } from './transform';

/**
 * Turns an image into a tensor, as `torchvision.transforms.ToTensor`. Samples from 0 to 255 become numbers from 0 to 1,
 * and the dimensions (height, width, channels) become (channels, height, width).
 * @example
 * ```ts
 * const x = new ToTensor()(image); // shape (1, 28, 28) for an image of MNIST
 * ```
 * @returns a tensor of shape C x H x W with the default dtype, normally float32
 * @throws TypeError when called with anything but an {@link Image}
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html
 */
export class ToTensor extends CallableTransform implements BatchTransform {
  forward(image: Image): Tensor {
    if (!(image instanceof Image)) throw mismatch("ToTensor: argument 'image'", 'an Image', image);
    const { data, height, width, channels } = image;
    const samples = fromTypedArray(data, [height, width, channels]).permute([2, 0, 1]);
    return samples.contiguous().to(getDefaultDtype()).div_(255);
  }

  forwardBatch(batch: Tensor): Tensor | undefined {
    // A subclass may transform an image in another way, which this method does not know.
    if (this.forward !== ToTensor.prototype.forward) return undefined;
    expectTensor("ToTensor.forwardBatch: argument 'batch'", batch);
    const [n, height, width, channels] = batch.shape as unknown as [number, number, number, number];
    // Viewed as one channel and not permuted: the result then has the strides of stacked images, by which convolutions
    // choose their kernels.
    const samples = channels === 1 ? batch.view([n, 1, height, width]) : batch.permute([0, 3, 1, 2]);
    const result: Tensor = functions.empty([n, channels, height, width], { dtype: getDefaultDtype() });
    for (const [start, length] of singleThreadChunks(n, height * width * channels)) {
      functions.div(samples.narrow(0, start, length), 255, { out: result.narrow(0, start, length) });
    }
    return result;
  }
}
