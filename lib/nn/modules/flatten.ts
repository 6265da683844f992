/** Joining dimensions into one, and splitting one, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, integer, integers, signature } from '../base/arguments';
import { Module } from '../base/module';

export interface FlattenOptions {
  /** The first of the dimensions; 1 by default. */
  startDim?: number;
  /** The last of them; −1, the last of all, by default. */
  endDim?: number;
}

const bindFlatten = signature({ startDim: integer(1), endDim: integer(-1) });

/**
 * Joins the dimensions from `startDim` to `endDim` into one.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  static override readonly forwardNames = ['input'];

  startDim: number;
  endDim: number;

  constructor(...args: Arguments<[startDim?: number, endDim?: number], FlattenOptions>) {
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

export interface UnflattenOptions {
  /** The dimension that is split. */
  dim: number;
  /** Into which sizes; −1 for one that follows. */
  unflattenedSize: readonly number[];
}

const bindUnflatten = signature({ dim: integer(), unflattenedSize: integers() });

/**
 * Splits a dimension into several.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Unflatten.html
 */
export class Unflatten extends Module {
  static override readonly forwardNames = ['input'];

  dim: number;
  unflattenedSize: number[];

  constructor(
    ...args: Arguments<
      [dim: number, unflattenedSize: readonly number[]],
      UnflattenOptions,
      ['dim', 'unflattenedSize']
    >
  ) {
    super();
    const { dim, unflattenedSize } = bindUnflatten(new.target.name, args);
    this.dim = dim;
    this.unflattenedSize = unflattenedSize;
  }

  forward(input: Tensor): Tensor {
    return input.unflatten(this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${valueText(this.unflattenedSize)}`;
  }
}
