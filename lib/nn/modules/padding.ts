/** Padding, as modules. */
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, real, signature, tuple } from '../base/arguments';
import { Module } from '../base/module';
import { pad } from '../functional/padding';

/** The padding before and after the last dimension, or one number for both. */
export type Padding1 = number | readonly [number, number];
/**
 * The padding before and after the last dimension, then before and after the last but one; or one number for
 * all.
 */
export type Padding2 = number | readonly [number, number, number, number];
/** The padding before and after each of the last three dimensions, the last first; or one number for all. */
export type Padding3 = number | readonly [number, number, number, number, number, number];

/** What the constructors of padding modules take. */
export interface PaddingOptions<Padding> {
  /**
   * How many elements are added before and after each dimension, the last dimension first; negative numbers
   * cut off.
   */
  padding: Padding;
}

type PaddingArguments<Padding> = Arguments<[padding: Padding], PaddingOptions<Padding>, ['padding']>;

const bindPadding = {
  1: signature({ padding: tuple(2) }),
  2: signature({ padding: tuple(4) }),
  3: signature({ padding: tuple(6) }),
} as const;

/** The base of all padding modules. */
abstract class PadNd extends Module {
  /** How many elements are added before and after each dimension, the last dimension first. */
  padding: number[];

  protected constructor(padding: number[]) {
    super();
    this.padding = padding;
  }

  override extraRepr(): string {
    return valueText(this.padding);
  }
}

/** The base of the reflection paddings. */
abstract class ReflectionPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input of the shape in the class description
   * @returns the padded input
   */
  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'reflect');
  }
}

/**
 * Pads sequences (…, L) with their mirror image, without repeating the edge. The padding must be less than L.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReflectionPad1d.html
 */
export class ReflectionPad1d extends ReflectionPadNd {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding);
  }
}

/**
 * Pads images (…, H, W) with their mirror image, without repeating the edge. The padding must be less than
 * the size.
 * @example
 * ```ts
 * const pad = new nn.ReflectionPad2d(2);
 * const output = pad(torch.randn(1, 1, 3, 3)); // (1, 1, 7, 7)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReflectionPad2d.html
 */
export class ReflectionPad2d extends ReflectionPadNd {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding);
  }
}

/**
 * Pads volumes (…, D, H, W) with their mirror image, without repeating the edge. The padding must be less
 * than the size.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReflectionPad3d.html
 */
export class ReflectionPad3d extends ReflectionPadNd {
  constructor(...args: PaddingArguments<Padding3>) {
    super(bindPadding[3](new.target.name, args).padding);
  }
}

/** The base of the replication paddings. */
abstract class ReplicationPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input of the shape in the class description
   * @returns the padded input
   */
  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'replicate');
  }
}

/**
 * Pads sequences (…, L) by repeating the elements at the edge.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReplicationPad1d.html
 */
export class ReplicationPad1d extends ReplicationPadNd {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding);
  }
}

/**
 * Pads images (…, H, W) by repeating the elements at the edge.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReplicationPad2d.html
 */
export class ReplicationPad2d extends ReplicationPadNd {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding);
  }
}

/**
 * Pads volumes (…, D, H, W) by repeating the elements at the edge.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ReplicationPad3d.html
 */
export class ReplicationPad3d extends ReplicationPadNd {
  constructor(...args: PaddingArguments<Padding3>) {
    super(bindPadding[3](new.target.name, args).padding);
  }
}

/** The base of the circular paddings. */
abstract class CircularPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  /**
   * @param input of the shape in the class description
   * @returns the padded input
   */
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
 * Pads sequences (C, L) or (N, C, L) with the elements of the opposite end, as if the sequence were a ring.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CircularPad1d.html
 */
export class CircularPad1d extends CircularPadNd {
  constructor(...args: PaddingArguments<Padding1>) {
    super(bindPadding[1](new.target.name, args).padding);
  }
}

/**
 * Pads images (C, H, W) or (N, C, H, W) with the elements of the opposite end.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CircularPad2d.html
 */
export class CircularPad2d extends CircularPadNd {
  constructor(...args: PaddingArguments<Padding2>) {
    super(bindPadding[2](new.target.name, args).padding);
  }
}

/**
 * Pads volumes (C, D, H, W) or (N, C, D, H, W) with the elements of the opposite end.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.CircularPad3d.html
 */
export class CircularPad3d extends CircularPadNd {
  constructor(...args: PaddingArguments<Padding3>) {
    super(bindPadding[3](new.target.name, args).padding);
  }
}

/** What the constructors of the constant paddings take. */
export interface ConstantPadOptions<Padding> extends PaddingOptions<Padding> {
  /** The number that is added around. */
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

/** The base of the constant paddings. */
abstract class ConstantPadNd extends PadNd {
  static override readonly forwardNames = ['input'];

  /** The number that is added around. */
  value: number;

  protected constructor({ padding, value }: { padding: number[]; value: number }) {
    super(padding);
    this.value = value;
  }

  /**
   * @param input of the shape in the class description
   * @returns the padded input
   */
  forward(input: Tensor): Tensor {
    return pad(input, this.padding, 'constant', this.value);
  }

  override extraRepr(): string {
    return `padding=${valueText(this.padding)}, value=${valueText(this.value)}`;
  }
}

/**
 * Pads sequences (…, L) with a constant.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConstantPad1d.html
 */
export class ConstantPad1d extends ConstantPadNd {
  constructor(...args: ConstantArguments<Padding1>) {
    super(bindConstant[1](new.target.name, args));
  }
}

/**
 * Pads images (…, H, W) with a constant.
 * @example
 * ```ts
 * const pad = new nn.ConstantPad2d(2, 3.5);
 * const output = pad(torch.randn(1, 2, 2)); // (1, 6, 6)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConstantPad2d.html
 */
export class ConstantPad2d extends ConstantPadNd {
  constructor(...args: ConstantArguments<Padding2>) {
    super(bindConstant[2](new.target.name, args));
  }
}

/**
 * Pads volumes (…, D, H, W) with a constant.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.ConstantPad3d.html
 */
export class ConstantPad3d extends ConstantPadNd {
  constructor(...args: ConstantArguments<Padding3>) {
    super(bindConstant[3](new.target.name, args));
  }
}

/**
 * Pads sequences (…, L) with zeros.
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
 * Pads images (…, H, W) with zeros.
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
 * Pads volumes (…, D, H, W) with zeros.
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
