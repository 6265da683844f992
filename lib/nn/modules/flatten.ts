/** Joining dimensions into one, and splitting one, as modules. */
import type { Tensor } from '../../core/tensor';
import { type Arguments, integer, signature } from '../arguments';
import { Module } from '../module';

const bindFlatten = signature({ startDim: integer(1), endDim: integer(-1) });

/**
 * Joins the dimensions from `startDim` to `endDim` into one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  /**
   * @param startDim the first of them; 1 by default
   * @param endDim the last of them; −1, the last of all, by default
   */
  constructor(
    ...args: Arguments<[startDim?: number, endDim?: number], { startDim?: number; endDim?: number }>
  ) {
    super();
    const { startDim, endDim } = bindFlatten(new.target.name, args);
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(input: Tensor): Tensor {
    return input.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}
