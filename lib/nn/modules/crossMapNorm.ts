/**
 * Normalization across neighboring channels exactly as Torch 7 computed it, which PyTorch keeps for its
 * checkpoints.
 */
import { AutogradFunction } from '../../core/autograd/function/function';
import type { FunctionCtx } from '../../core/autograd/function/functionContext';
import { functions } from '../../core/operators/namespaces';
import { numberText, valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, natural, real, signature } from '../base/arguments';
import { Module } from '../base/module';
import type { LocalResponseNormOptions } from './localResponseNorm';

/** The numbers that the backward pass needs beside tensors. */
interface Constants {
  size: number;
  alpha: number;
  beta: number;
}

/** The forward pass and its hand-written derivative. */
class CrossMapLRN extends AutogradFunction {
  static forward(
    ctx: FunctionCtx<Partial<Constants>>,
    input: Tensor,
    size: number,
    alpha: number,
    beta: number,
    k: number,
  ): Tensor {
    Object.assign(ctx, { size, alpha, beta });
    const squares: Tensor = input.square();
    const channels = input.size(1);
    const before = Math.trunc((size - 1) / 2 + 1);
    const square = (channel: number): Tensor => squares.select(1, channel);
    let sum: Tensor = functions.zerosLike(square(0));
    for (let channel = 0; channel < Math.min(before, channels); channel++) sum = sum.add(square(channel));
    const sums = [sum];
    for (let channel = 1; channel < channels; channel++) {
      if (channel < channels - before + 1) sum = sum.add(square(channel + before - 1));
      // PyTorch leaves the first channel in all sums, and checkpoints were trained with these sums.
      if (channel > before) sum = sum.sub(square(channel - before));
      sums.push(sum);
    }
    const scale: Tensor = functions
      .stack(sums, 1)
      .mul(alpha / size)
      .add(k);
    const output: Tensor = scale.pow(-beta).mul(input);
    ctx.saveForBackward(input, output, scale);
    return output;
  }

  static backward(
    ctx: FunctionCtx<Constants, readonly [Tensor, Tensor, Tensor]>,
    gradient: Tensor,
  ): (Tensor | null)[] {
    const { size, alpha, beta } = ctx;
    const [input, output, scale] = ctx.savedTensors;
    const channels = input.size(1);
    const before = Math.trunc(size - (size - 1) / 2);
    const [n, , h, w] = input.shape as unknown as [number, number, number, number];
    const padded: Tensor = input.newZeros([n, channels + size - 1, h, w]);
    padded.narrow(1, before, channels).copy_(gradient.mul(output).div(scale));
    let sum: Tensor = padded.narrow(1, 0, size - 1).sum(1);
    const sums: Tensor[] = [];
    for (let channel = 0; channel < channels; channel++) {
      sum = sum.add(padded.select(1, channel + size - 1));
      sums.push(sum);
      sum = sum.sub(padded.select(1, channel));
    }
    const direct: Tensor = scale.pow(-beta).mul(gradient);
    const factor = (-2 * alpha * beta) / size;
    return [direct.addcmul(input, functions.stack(sums, 1), { value: factor }), null, null, null, null];
  }
}

const bindCrossMap = signature({
  size: natural(undefined, 1),
  alpha: real(1e-4),
  beta: real(0.75),
  k: real(1),
});

/**
 * Divides each element of an image by the strength of the neighboring channels at the same position, as
 * LocalResponseNorm does, with the sums at the first and last channels that Torch 7 computed: (N, C, H, W),
 * the same shape.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CrossMapLRN2d.html
 */
export class CrossMapLRN2d extends Module {
  static override readonly forwardNames = ['input'];

  /** The number of neighbouring channels that are summed over. */
  size: number;
  /** The factor of the sum of squares. */
  alpha: number;
  /** The exponent. */
  beta: number;
  /** Added to the sum before the power is taken. */
  k: number;

  constructor(
    ...args: Arguments<
      [size: number, alpha?: number, beta?: number, k?: number],
      LocalResponseNormOptions,
      ['size']
    >
  ) {
    super();
    const { size, alpha, beta, k } = bindCrossMap(new.target.name, args);
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  /**
   * Normalizes the input.
   * @param input (N, C, H, W)
   * @returns the same shape
   * @throws RangeError for an input of another number of dimensions
   */
  forward(input: Tensor): Tensor {
    if (input.dim() !== 4)
      throw new RangeError(`CrossMapLRN2d: expected a tensor of 4 dimensions, got ${input.shape}`);
    return CrossMapLRN.apply(input, this.size, this.alpha, this.beta, this.k);
  }

  override extraRepr(): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${numberText(alpha, true)}, beta=${numberText(beta, true)}, k=${valueText(k)}`;
  }
}
