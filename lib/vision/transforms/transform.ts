import type { Tensor } from '../../core/tensor/tensor';

/** A transform: a function, or an object that is called like one, from one stage of a sample to the next. */
export type Transform<I, O> = (input: I) => O;

/**
 * A transform that can do many images in one go, which datasets and {@link Compose} use for whole batches. For every
 * batch the result must be, bit for bit, that of the images done one by one and stacked.
 */
export interface BatchTransform {
  /**
   * Transforms a batch, or gives undefined if this one has to be done image by image.
   *
   * The batch may be a view of the dataset's own data: it is to be left as it is, and not to be given back.
   *
   * @param batch before {@link ToTensor} the images' samples, uint8 N x H x W x C; after it N x C x H x W
   */
  forwardBatch(batch: Tensor): Tensor | undefined;
}

/** Whether a transform says that it can do whole batches. */
export function isBatchTransform(transform: unknown): transform is BatchTransform {
  return typeof (transform as Partial<BatchTransform> | null | undefined)?.forwardBatch === 'function';
}
