/** Merging dimensions into one, and splitting one into several, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, integer, integers, signature } from '../base/arguments';
import { Module } from '../base/module';

/** What the constructor of Flatten takes. */
export interface FlattenOptions {
  /** The first dimension to merge; 1, which keeps the batch, by default. */
  startDim?: number;
  /** The last dimension to merge; −1, the last of all, by default. */
  endDim?: number;
}

const bindFlatten = signature({ startDim: integer(1), endDim: integer(-1) });

/**
 * Merges the dimensions from `startDim` to `endDim` into one, such as (N, C, H, W) → (N, C·H·W) before a
 * Linear.
 * @example
 * ```ts
 * const flatten = new nn.Flatten();
 * const output = flatten(torch.randn(32, 1, 5, 5)); // (32, 25)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  static override readonly forwardNames = ['input'];

  /** The first dimension to merge. */
  startDim: number;
  /** The last dimension to merge. */
  endDim: number;

  constructor(...args: Arguments<[startDim?: number, endDim?: number], FlattenOptions>) {
    super();
    const { startDim, endDim } = bindFlatten(new.target.name, args);
    this.startDim = startDim;
    this.endDim = endDim;
  }

  /** @returns a view of the input where its memory layout allows it, else a copy */
  forward(input: Tensor): Tensor {
    return input.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/** What the constructor of Unflatten takes. */
export interface UnflattenOptions {
  /** The dimension to split. */
  dim: number;
  /**
   * The sizes to split it into, whose product is its size; one may be −1, which is computed from the others.
   */
  unflattenedSize: readonly number[];
}

const bindUnflatten = signature({ dim: integer(), unflattenedSize: integers() });

/**
 * Splits a dimension into several, the inverse of Flatten.
 * @example
 * ```ts
 * const unflatten = new nn.Unflatten(1, [2, 5, 5]);
 * const output = unflatten(torch.randn(32, 50)); // (32, 2, 5, 5)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.Unflatten.html
 */
export class Unflatten extends Module {
  static override readonly forwardNames = ['input'];

  /** The dimension to split. */
  dim: number;
  /** The sizes to split it into. */
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

  /** @returns a view of the input */
  forward(input: Tensor): Tensor {
    return input.unflatten(this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${valueText(this.unflattenedSize)}`;
  }
}
