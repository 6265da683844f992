import type { Tensor } from '../../core/tensor/tensor';

/** A transform: a function, or an object that is called like one, that is applied to each image or each target. */
export type Transform<I, O> = (input: I) => O;

/**
 * A transform that can be applied to a batch of images at once, which datasets and {@link Compose} use. The result must
 * be, bit for bit, that of transforming the images one by one and stacking them.
 */
export interface BatchTransform {
  /**
   * Transforms a batch. Returns undefined if the images have to be transformed one by one.
   *
   * The batch may be a view of the dataset's own data: it must not be changed, and not be returned.
   *
   * @param batch before {@link ToTensor} the images' samples, uint8 N x H x W x C; after it N x C x H x W
   */
  forwardBatch(batch: Tensor): Tensor | undefined;
}

/** Whether a transform can be applied to a batch at once. */
export function isBatchTransform(transform: unknown): transform is BatchTransform {
  return typeof (transform as Partial<BatchTransform> | null | undefined)?.forwardBatch === 'function';
}
