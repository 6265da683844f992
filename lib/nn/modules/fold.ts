/** Extracting the windows of images as columns and summing such columns, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Size2, signature, size } from '../base/arguments';
import { Module } from '../base/module';
import { type FoldOptions, fold, type UnfoldOptions, unfold } from '../functional/fold';

const windows = { kernelSize: size(2), dilation: size(2, 1), padding: size(2, 0), stride: size(2, 1) };
const bindUnfold = signature(windows);
const bindFold = signature({ outputSize: size(2), ...windows });

/**
 * Extracts all windows of images as columns: (N, C, H, W) → (N, C · kernel height · kernel width, number of
 * windows). A convolution is a matrix product with them.
 * @example
 * ```ts
 * const unfold = new nn.Unfold([2, 3]);
 * const output = unfold(torch.randn(2, 5, 3, 4)); // (2, 30, 4)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Unfold.html
 */
export class Unfold extends Module {
  static override readonly forwardNames = ['input'];

  /** The size of the windows. */
  kernelSize: Size2;
  /** The distance between neighboring elements of a window. */
  dilation: Size2;
  /** The number of zeros added at both ends of height and width. */
  padding: Size2;
  /** The step from window to window. */
  stride: Size2;

  constructor(
    ...args: Arguments<
      [kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
      UnfoldOptions,
      ['kernelSize']
    >
  ) {
    super();
    const given = bindUnfold(new.target.name, args) as Required<UnfoldOptions>;
    this.kernelSize = given.kernelSize;
    this.dilation = given.dilation;
    this.padding = given.padding;
    this.stride = given.stride;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return unfold(input, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    return windowText(this);
  }
}

/**
 * Sums columns into the images of which they are the windows, the reverse of Unfold: (N, C · kernel height ·
 * kernel width, number of windows) → (N, C, …outputSize). Where windows overlap, their elements are added.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Fold.html
 */
export class Fold extends Module {
  static override readonly forwardNames = ['input'];

  /** The height and width of the images. */
  outputSize: Size2;
  /** The size of the windows. */
  kernelSize: Size2;
  /** The distance between neighboring elements of a window. */
  dilation: Size2;
  /** The number of zeros added at both ends of height and width. */
  padding: Size2;
  /** The step from window to window. */
  stride: Size2;

  constructor(
    ...args: Arguments<
      [outputSize: Size2, kernelSize: Size2, dilation?: Size2, padding?: Size2, stride?: Size2],
      FoldOptions,
      ['outputSize', 'kernelSize']
    >
  ) {
    super();
    const given = bindFold(new.target.name, args) as Required<FoldOptions>;
    this.outputSize = given.outputSize;
    this.kernelSize = given.kernelSize;
    this.dilation = given.dilation;
    this.padding = given.padding;
    this.stride = given.stride;
  }

  /** @param input of the shape in the class description */
  forward(input: Tensor): Tensor {
    return fold(input, this.outputSize, this.kernelSize, this.dilation, this.padding, this.stride);
  }

  override extraRepr(): string {
    return `output_size=${valueText(this.outputSize)}, ${windowText(this)}`;
  }
}

function windowText({ kernelSize, dilation, padding, stride }: Required<UnfoldOptions>): string {
  return (
    `kernel_size=${valueText(kernelSize)}, dilation=${valueText(dilation)}, ` +
    `padding=${valueText(padding)}, stride=${valueText(stride)}`
  );
}
