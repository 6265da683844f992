/** Extracts the windows of images as columns, and sums such columns into images. */
import { operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Size2, signature, tensorRule, tuple } from '../base/arguments';

const im2col = operator('aten::im2col');
const col2im = operator('aten::col2im');

/** How windows slide over an image. */
export interface UnfoldOptions {
  /** The height and width of a window, or one number for both. */
  kernelSize: Size2;
  /** The distance between neighboring elements of a window; 1 by default. */
  dilation?: Size2;
  /** The number of zeros added at both ends of height and width; 0 by default. */
  padding?: Size2;
  /** The step from window to window; 1 by default. */
  stride?: Size2;
}

/** How windows slide over an image of a given size. */
export interface FoldOptions extends UnfoldOptions {
  /** The height and width of the image, or one number for both. */
  outputSize: Size2;
}

const windows = { kernelSize: tuple(2), dilation: tuple(2, 1), padding: tuple(2, 0), stride: tuple(2, 1) };
const bindUnfold = signature({ input: tensorRule(), ...windows });
const bindFold = signature({ input: tensorRule(), outputSize: tuple(2), ...windows });

/**
 * Extracts all windows of images as columns: (N, C, H, W) → (N, C · kernel height · kernel width, number of
 * windows).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.unfold.html
 */
export function unfold(
  ...args: Arguments<
    [input: Tensor, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
    UnfoldOptions & {
      /** Images (N, C, H, W) or (C, H, W). */
      input: Tensor;
    },
    ['input', 'kernelSize']
  >
): Tensor {
  return im2col.callMany(Object.values(bindUnfold('unfold', args))) as Tensor;
}

/**
 * Sums columns into the images of which they are the windows, the reverse of `unfold`: (N, C · kernel height
 * · kernel width, number of windows) → (N, C, …outputSize).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.fold.html
 */
export function fold(
  ...args: Arguments<
    [input: Tensor, outputSize: Size2, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
    FoldOptions & {
      /** Columns (N, C · kernel height · kernel width, number of windows), or without N. */
      input: Tensor;
    },
    ['input', 'outputSize', 'kernelSize']
  >
): Tensor {
  return col2im.callMany(Object.values(bindFold('fold', args))) as Tensor;
}
