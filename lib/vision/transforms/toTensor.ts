import { expectTensor } from '../../core/arguments/assertions';
import { fromTypedArray, getDefaultDtype } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import { describe } from '../../core/support/describe';
import type { Tensor } from '../../core/tensor/tensor';
import { Image } from '../base/image';
import { singleThreadChunks } from '../base/singleThreadChunks';
import { CallableTransform } from './callableTransform';
import type { BatchTransform } from './transform';

/**
 * Turns an image of 8-bit samples (H x W x C, 0 to 255) into a tensor C x H x W of the default dtype, normally
 * float32, with values from 0 to 1: the samples divided by 255.
 *
 * As `torchvision.transforms.ToTensor`.
 *
 * @throws TypeError when called with anything but an {@link Image}
 */
export class ToTensor extends CallableTransform implements BatchTransform {
  forward(image: Image): Tensor {
    if (!(image instanceof Image)) {
      throw new TypeError(`ToTensor: expected an Image, got ${describe(image)}`);
    }
    const { data, height, width, channels } = image;
    const samples = fromTypedArray(data, [height, width, channels]).permute([2, 0, 1]);
    return samples.contiguous().to(getDefaultDtype()).div_(255);
  }

  forwardBatch(batch: Tensor): Tensor | undefined {
    // a subclass with its own way for one image has no way for many
    if (this.forward !== ToTensor.prototype.forward) return undefined;
    expectTensor('ToTensor: forwardBatch', batch);
    const [n, height, width, channels] = batch.shape as unknown as [number, number, number, number];
    // made anew, a single channel has the strides that a stack has; by them convolutions choose their kernels
    const samples = channels === 1 ? batch.view([n, 1, height, width]) : batch.permute([0, 3, 1, 2]);
    const result: Tensor = functions.empty([n, channels, height, width], { dtype: getDefaultDtype() });
    for (const [start, length] of singleThreadChunks(n, height * width * channels)) {
      functions.div(samples.narrow(0, start, length), 255, { out: result.narrow(0, start, length) });
    }
    return result;
  }
}
