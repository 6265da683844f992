/** Putting elements around, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, real, signature, tuple } from '../base/arguments';
import { Module } from '../base/module';
import { pad } from '../functional/image';

/** Before and after the last dimension, or one for both. */
export type Padding1 = number | readonly [number, number];
/** Before and after the last dimension, then the one before; or one for all. */
export type Padding2 = number | readonly [number, number, number, number];
/** Before and after each of the last three dimensions, the last first; or one for all. */
export type Padding3 = number | readonly [number, number, number, number, number, number];

/** How much stands around. */
export interface PaddingOptions<Padding> {
  /** How much is put before and after each dimension, the last first; negative takes away. */
  padding: Padding;
}

type PaddingArguments<Padding> = Arguments<[padding: Padding], PaddingOptions<Padding>, ['padding']>;

const bindPadding = {
  1: signature({ padding: tuple(2) }),
  2: signature({ padding: tuple(4) }),
  3: signature({ padding: tuple(6) }),
} as const;

abstract class PadNd extends Module {
  padding: number[];

  protected constructor(padding: number[]) {
    super();
    this.padding = padding;
  }

  override extraRepr(): string {
    return valueText(this.padding);
  }
}

abstract class ReflectionPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'reflect');
  }
}

/**
 * Puts the mirror image around (…, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReflectionPad1d.html
 */
export class ReflectionPad1d extends ReflectionPadNd {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding);
  }
}

/**
 * Puts the mirror image around (…, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReflectionPad2d.html
 */
export class ReflectionPad2d extends ReflectionPadNd {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding);
  }
}

/**
 * Puts the mirror image around (…, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReflectionPad3d.html
 */
export class ReflectionPad3d extends ReflectionPadNd {
  constructor(...args: PaddingArguments<Padding3>) {
    super(bindPadding[3](new.target.name, args).padding);
  }
}

abstract class ReplicationPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'replicate');
  }
}

/**
 * Repeats the edge around (…, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReplicationPad1d.html
 */
export class ReplicationPad1d extends ReplicationPadNd {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding);
  }
}

/**
 * Repeats the edge around (…, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReplicationPad2d.html
 */
export class ReplicationPad2d extends ReplicationPadNd {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding);
  }
}

/**
 * Repeats the edge around (…, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReplicationPad3d.html
 */
export class ReplicationPad3d extends ReplicationPadNd {
  constructor(...args: PaddingArguments<Padding3>) {
    super(bindPadding[3](new.target.name, args).padding);
  }
}

abstract class CircularPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  forward(input: Tensor): Tensor {
    const n = this.padding.length / 2;
    const rank = input.dim();
    if (rank !== n + 1 && rank !== n + 2) {
      throw new RangeError(
        `${this.constructor.name}: expected a tensor of ${n + 1} or ${n + 2} dimensions, got ${input.shape}`,
      );
    }
    return pad(input, this.padding, 'circular');
  }
}

/**
 * Goes on at the other side of (C, L) or (N, C, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CircularPad1d.html
 */
export class CircularPad1d extends CircularPadNd {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding);
  }
}

/**
 * Goes on at the other side of (C, H, W) or (N, C, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CircularPad2d.html
 */
export class CircularPad2d extends CircularPadNd {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding);
  }
}

/**
 * Goes on at the other side of (C, D, H, W) or (N, C, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CircularPad3d.html
 */
export class CircularPad3d extends CircularPadNd {
  constructor(...args: PaddingArguments<Padding3>) {
    super(bindPadding[3](new.target.name, args).padding);
  }
}

/** How much of what stands around. */
export interface ConstantPadOptions<Padding> extends PaddingOptions<Padding> {
  /** The element that is put around. */
  value: number;
}

type ConstantArguments<Padding> = Arguments<
  [padding: Padding, value: number],
  ConstantPadOptions<Padding>,
  ['padding', 'value']
>;

const bindConstant = {
  1: signature({ padding: tuple(2), value: real() }),
  2: signature({ padding: tuple(4), value: real() }),
  3: signature({ padding: tuple(6), value: real() }),
} as const;

abstract class ConstantPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  value: number;

  protected constructor({ padding, value }: { padding: number[]; value: number }) {
    super(padding);
    this.value = value;
  }

  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'constant', this.value);
  }

  override extraRepr(): string {
    return `padding=${valueText(this.padding)}, value=${valueText(this.value)}`;
  }
}

/**
 * Puts a number around (…, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConstantPad1d.html
 */
export class ConstantPad1d extends ConstantPadNd {
  constructor(...args: ConstantArguments<Padding1>) {
    super(bindConstant[1](new.target.name, args));
  }
}

/**
 * Puts a number around (…, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConstantPad2d.html
 */
export class ConstantPad2d extends ConstantPadNd {
  constructor(...args: ConstantArguments<Padding2>) {
    super(bindConstant[2](new.target.name, args));
  }
}

/**
 * Puts a number around (…, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConstantPad3d.html
 */
export class ConstantPad3d extends ConstantPadNd {
  constructor(...args: ConstantArguments<Padding3>) {
    super(bindConstant[3](new.target.name, args));
  }
}

/**
 * Puts zeros around (…, L).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ZeroPad1d.html
 */
export class ZeroPad1d extends ConstantPad1d {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding as [number, number], 0);
  }

  override extraRepr(): string {
    return valueText(this.padding);
  }
}

/**
 * Puts zeros around (…, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ZeroPad2d.html
 */
export class ZeroPad2d extends ConstantPad2d {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding as [number, number, number, number], 0);
  }

  override extraRepr(): string {
    return valueText(this.padding);
  }
}

/**
 * Puts zeros around (…, D, H, W).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ZeroPad3d.html
 */
export class ZeroPad3d extends ConstantPad3d {
  constructor(...args: PaddingArguments<Padding3>) {
    super(
      bindPadding[3](new.target.name, args).padding as [number, number, number, number, number, number],
      0,
    );
  }

  override extraRepr(): string {
    return valueText(this.padding);
  }
}
