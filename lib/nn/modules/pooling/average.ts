/** Average pooling and power-average pooling, as modules. */
import { nnFunctions } from '../../../core/operators/namespaces';
import { valueText } from '../../../core/support/repr';
import type { Tensor } from '../../../core/tensor/tensor';
import { type Arguments, type Size1, type Size2, type Size3, signature, tuple } from '../../base/arguments';
import { Module } from '../../base/module';
import {
  type AvgPoolNdOptions,
  type AvgPoolOptions,
  avgPoolRules,
  type LPPoolOptions,
  lpPool,
  lpPoolRules,
} from '../../functional/pooling/average';

/** The numbers that all average poolings share. */
interface Geometry {
  kernelSize: number | number[];
  stride: number | number[] | null;
  padding: number | number[];
  ceilMode: boolean;
  countIncludePad: boolean;
}

/** The base of the average poolings of any number of dimensions. */
abstract class AvgPoolNd extends Module {
  /** The size of the window. */
  kernelSize: number | number[];
  /** The step of the window. */
  stride: number | number[];
  /** The number of zeros added at both ends of each spatial dimension. */
  padding: number | number[];
  /** Whether sizes are rounded up, so that windows may reach beyond the end. */
  ceilMode: boolean;
  /** Whether the padding's zeros count as elements of the mean. */
  countIncludePad: boolean;

  protected constructor({ kernelSize, stride, padding, ceilMode, countIncludePad }: Geometry) {
    super();
    this.kernelSize = kernelSize;
    this.stride = stride ?? kernelSize;
    this.padding = padding;
    this.ceilMode = ceilMode;
    this.countIncludePad = countIncludePad;
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding } = this;
    return `kernel_size=${valueText(kernelSize)}, stride=${valueText(stride)}, padding=${valueText(padding)}`;
  }
}

const bindAvgPool1d = signature({ ...avgPoolRules(1), kernelSize: tuple(1), padding: tuple(1, 0) });
const bindAvgPool2d = signature(avgPoolRules(2));
const bindAvgPool3d = signature(avgPoolRules(3));

/**
 * Takes the mean of each window of a sequence: (N, C, L) → (N, C, L′). See AvgPool2d for the sizes.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AvgPool1d.html
 */
export class AvgPool1d extends AvgPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(
    ...args: Arguments<
      [
        kernelSize: Size1,
        stride?: Size1 | null,
        padding?: Size1,
        ceilMode?: boolean,
        countIncludePad?: boolean,
      ],
      AvgPoolOptions<Size1>,
      ['kernelSize']
    >
  ) {
    const given = bindAvgPool1d(new.target.name, args);
    super({ ...given, stride: typeof given.stride === 'number' ? [given.stride] : given.stride });
  }

  /**
   * Takes the means of all windows.
   * @param input (N, C, L) or (C, L)
   */
  forward(input: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad } = this;
    return nnFunctions.avgPool1d(input, kernelSize, stride, padding, ceilMode, countIncludePad);
  }
}

type AvgPoolArguments<Size> = Arguments<
  [
    kernelSize: Size,
    stride?: Size | null,
    padding?: Size,
    ceilMode?: boolean,
    countIncludePad?: boolean,
    divisorOverride?: number | null,
  ],
  AvgPoolNdOptions<Size>,
  ['kernelSize']
>;

/**
 * Takes the mean of each window of an image, in each channel by itself: (N, C, H, W) → (N, C, H′, W′). A
 * dimension of size s becomes ⌊(s + 2 · padding − kernelSize) / stride⌋ + 1.
 * @example
 * ```ts
 * const pool = new nn.AvgPool2d(3, 2);
 * const output = pool(torch.randn(20, 16, 50, 32)); // (20, 16, 24, 15)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AvgPool2d.html
 */
export class AvgPool2d extends AvgPoolNd {
  static override readonly forwardNames = ['input'];

  /** What each window's sum is divided by, or null for the window's size. */
  divisorOverride: number | null;

  constructor(...args: AvgPoolArguments<Size2>) {
    const given = bindAvgPool2d(new.target.name, args);
    super(given);
    this.divisorOverride = given.divisorOverride ?? null;
  }

  /**
   * Takes the means of all windows.
   * @param input (N, C, H, W) or (C, H, W)
   */
  forward(input: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return nnFunctions.avgPool2d(
      input,
      kernelSize,
      stride,
      padding,
      ceilMode,
      countIncludePad,
      divisorOverride,
    );
  }
}

/**
 * Takes the mean of each window of a volume: (N, C, D, H, W) → (N, C, D′, H′, W′). See AvgPool2d for the
 * sizes.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AvgPool3d.html
 */
export class AvgPool3d extends AvgPoolNd {
  static override readonly forwardNames = ['input'];

  /** What each window's sum is divided by, or null for the window's size. */
  divisorOverride: number | null;

  constructor(...args: AvgPoolArguments<Size3>) {
    const given = bindAvgPool3d(new.target.name, args);
    super(given);
    this.divisorOverride = given.divisorOverride ?? null;
  }

  /**
   * Takes the means of all windows.
   * @param input (N, C, D, H, W) or (C, D, H, W)
   */
  forward(input: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return nnFunctions.avgPool3d(
      input,
      kernelSize,
      stride,
      padding,
      ceilMode,
      countIncludePad,
      divisorOverride,
    );
  }
}

type LPPoolArguments<Size> = Arguments<
  [normType: number, kernelSize: Size, stride?: Size | null, ceilMode?: boolean],
  LPPoolOptions<Size>,
  ['normType', 'kernelSize']
>;

const bindLPPool = {
  1: signature(lpPoolRules(1)),
  2: signature(lpPoolRules(2)),
  3: signature(lpPoolRules(3)),
} as const;

/** The base of the power-average poolings of any number of dimensions. */
abstract class LPPoolNd extends Module {
  /** The exponent p. */
  normType: number;
  /** The size of the window. */
  kernelSize: number | number[];
  /** The step of the window, or null for the window's size. */
  stride: number | number[] | null;
  /** Whether sizes are rounded up, so that windows may reach beyond the end. */
  ceilMode: boolean;

  protected constructor(callee: string, n: 1 | 2 | 3, args: readonly unknown[]) {
    super();
    const { normType, kernelSize, stride, ceilMode } = bindLPPool[n](callee, args);
    this.normType = normType;
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.ceilMode = ceilMode;
  }

  protected pool(n: 1 | 2 | 3, input: Tensor): Tensor {
    return lpPool(n, input, this.normType, this.kernelSize, this.stride, this.ceilMode);
  }

  override extraRepr(): string {
    const { normType, kernelSize, stride, ceilMode } = this;
    return (
      `norm_type=${valueText(normType)}, kernel_size=${valueText(kernelSize)}, ` +
      `stride=${valueText(stride)}, ceil_mode=${valueText(ceilMode)}`
    );
  }
}

/**
 * Takes (Σ xᵖ)^(1/p) of each window of a sequence, p being `normType`: (N, C, L) → (N, C, L′). With p = 1 it
 * is the sum; with a large p it approaches the maximum.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LPPool1d.html
 */
export class LPPool1d extends LPPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: LPPoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  /** @param input (N, C, L) or (C, L) */
  forward(input: Tensor): Tensor {
    return this.pool(1, input);
  }
}

/**
 * Takes (Σ xᵖ)^(1/p) of each window of an image, p being `normType`: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LPPool2d.html
 */
export class LPPool2d extends LPPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: LPPoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }

  /** @param input (N, C, H, W) or (C, H, W) */
  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * Takes (Σ xᵖ)^(1/p) of each window of a volume, p being `normType`: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LPPool3d.html
 */
export class LPPool3d extends LPPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: LPPoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }

  /** @param input (N, C, D, H, W) or (C, D, H, W) */
  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}
