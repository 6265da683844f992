/** Means and norms of windows, as modules. */
import { nnFunctions } from '../../core/operators/namespaces';
import { valueText } from '../../core/support/repr';
import type { Tensor } from '../../core/tensor/tensor';
import { type Arguments, type Size1, type Size2, type Size3, signature, tuple } from '../base/arguments';
import { Module } from '../base/module';
import {
  type AvgPoolNdOptions,
  type AvgPoolOptions,
  avgPoolRules,
  type LPPoolOptions,
  lpPool,
  lpPoolRules,
} from '../functional/pooling/average';

/** What the three have in common. */
interface Geometry {
  kernelSize: number | number[];
  stride: number | number[] | null;
  padding: number | number[];
  ceilMode: boolean;
  countIncludePad: boolean;
}

abstract class AvgPoolNd extends Module {
  kernelSize: number | number[];
  stride: number | number[];
  padding: number | number[];
  ceilMode: boolean;
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
 * The mean of each window: (N, C, L) → (N, C, L′).
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
 * The mean of each window: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AvgPool2d.html
 */
export class AvgPool2d extends AvgPoolNd {
  static override readonly forwardNames = ['input'];

  /** What the sum is divided by, where it is not the window's size. */
  divisorOverride: number | null;

  constructor(...args: AvgPoolArguments<Size2>) {
    const given = bindAvgPool2d(new.target.name, args);
    super(given);
    this.divisorOverride = given.divisorOverride ?? null;
  }

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
 * The mean of each window: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.AvgPool3d.html
 */
export class AvgPool3d extends AvgPoolNd {
  static override readonly forwardNames = ['input'];

  /** What the sum is divided by, where it is not the window's size. */
  divisorOverride: number | null;

  constructor(...args: AvgPoolArguments<Size3>) {
    const given = bindAvgPool3d(new.target.name, args);
    super(given);
    this.divisorOverride = given.divisorOverride ?? null;
  }

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

abstract class LPPoolNd extends Module {
  normType: number;
  kernelSize: number | number[];
  stride: number | number[] | null;
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
 * The `normType`-norm of each window: (N, C, L) → (N, C, L′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LPPool1d.html
 */
export class LPPool1d extends LPPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: LPPoolArguments<Size1>) {
    super(new.target.name, 1, args);
  }

  forward(input: Tensor): Tensor {
    return this.pool(1, input);
  }
}

/**
 * The `normType`-norm of each window: (N, C, H, W) → (N, C, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LPPool2d.html
 */
export class LPPool2d extends LPPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: LPPoolArguments<Size2>) {
    super(new.target.name, 2, args);
  }

  forward(input: Tensor): Tensor {
    return this.pool(2, input);
  }
}

/**
 * The `normType`-norm of each window: (N, C, D, H, W) → (N, C, D′, H′, W′).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LPPool3d.html
 */
export class LPPool3d extends LPPoolNd {
  static override readonly forwardNames = ['input'];

  constructor(...args: LPPoolArguments<Size3>) {
    super(new.target.name, 3, args);
  }

  forward(input: Tensor): Tensor {
    return this.pool(3, input);
  }
}
