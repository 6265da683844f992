/** Convolutions that take the number of input channels from their first input. */
import { expectMultiple } from '../../../core/arguments/assertions';
import { describe } from '../../../core/support/describe';
import { isTensor } from '../../../core/tensor/tensor';
import {
  type Arguments,
  type Factory,
  natural,
  type Size1,
  type Size2,
  type Size3,
  signature,
} from '../../base/arguments';
import { bindInput, type ClassOf, type LazyModule, lazy } from '../../base/lazy/lazy';
import { UninitializedParameter } from '../../base/lazy/uninitialized';
import { Conv1d, Conv2d, Conv3d, type ConvOptions, type ConvPadding, convRules } from '../conv';
import type { ConvNd, PaddingMode } from '../convNd';
import {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeOptions,
  convTransposeRules,
} from '../convTranspose';

/** The constructor's arguments, by position or by keyword. */
export type LazyConvArguments<Size> = Arguments<
  [
    outChannels: number,
    kernelSize: Size,
    stride?: Size,
    padding?: ConvPadding<Size>,
    dilation?: Size,
    groups?: number,
    bias?: boolean,
    paddingMode?: PaddingMode,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  Omit<ConvOptions<Size>, 'inChannels'>,
  ['outChannels', 'kernelSize']
>;

/** The constructor's arguments, by position or by keyword. */
export type LazyConvTransposeArguments<Size> = Arguments<
  [
    outChannels: number,
    kernelSize: Size,
    stride?: Size,
    padding?: Size,
    outputPadding?: Size,
    groups?: number,
    bias?: boolean,
    dilation?: Size,
    paddingMode?: PaddingMode,
    device?: Factory['device'],
    dtype?: Factory['dtype'],
  ],
  Omit<ConvTransposeOptions<Size>, 'inChannels'>,
  ['outChannels', 'kernelSize']
>;

const convSignature = (n: number) => signature({ outChannels: natural(), ...convRules(n) });
const convTransposeSignature = (n: number) => signature({ outChannels: natural(), ...convTransposeRules(n) });

/** The arguments that the lazy parameters are made from. */
interface Asked extends Factory {
  outChannels: number;
  bias: boolean;
}

/** Replaces the parameters by uninitialized ones. */
function makeLazy(module: ConvNd, { outChannels, bias, device, dtype }: Asked): void {
  module.outChannels = outChannels;
  module.weight = new UninitializedParameter({ device, dtype });
  if (bias) module.bias = new UninitializedParameter({ device, dtype });
}

/** Gives the parameters the sizes that follow from `input`, and their initial values. */
function initialize(module: ConvNd, input: unknown): void {
  const { kernelSize, outChannels, groups, weight, bias, transposed } = module;
  const callee = module.constructor.name;
  if (!(weight instanceof UninitializedParameter)) {
    // The sizes are known already, from a loaded state dict.
    module.inChannels = transposed ? weight.size(0) : weight.size(1) * groups;
    return;
  }
  const n = kernelSize.length;
  if (!isTensor(input) || (input.dim() !== n + 1 && input.dim() !== n + 2)) {
    const came = isTensor(input) ? input.shape : describe(input);
    throw new RangeError(`${callee}: expected a tensor of ${n + 1} or ${n + 2} dimensions, got ${came}`);
  }
  const inChannels = input.size(input.dim() - n - 1);
  expectMultiple(`${callee}: the input's channels`, inChannels, 'groups', groups);
  expectMultiple(`${callee}: argument 'outChannels'`, outChannels, 'groups', groups);
  module.inChannels = inChannels;
  const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
  weight.materialize([...channels, ...kernelSize]);
  if (bias instanceof UninitializedParameter) bias.materialize([outChannels]);
  module.resetParameters();
}

/** Makes a lazy module of `base`, whose constructor reads its arguments by `bind`. */
function lazyConv<Base extends ClassOf<ConvNd>, Args extends unknown[]>(
  base: Base,
  bind: (callee: string, args: Args) => Asked,
): new (
  ...args: Args
) => InstanceType<Base> & LazyModule {
  abstract class LazyConv extends lazy(base as ClassOf<ConvNd>) {
    constructor(...args: Args) {
      const asked = bind(new.target.name, args);
      super({ ...asked, inChannels: 0, outChannels: 0, bias: false });
      makeLazy(this, asked);
    }

    override initializeParameters(...args: unknown[]): void {
      initialize(this, bindInput('initializeParameters', args).input);
    }
  }
  return LazyConv as never;
}

/**
 * A Conv1d that takes `inChannels` from its first input. Its parameters have no sizes until then; afterwards
 * it is a Conv1d.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConv1d.html
 */
export class LazyConv1d extends lazyConv<typeof Conv1d, LazyConvArguments<Size1>>(Conv1d, convSignature(1)) {}

/**
 * A Conv2d that takes `inChannels` from its first input. Its parameters have no sizes until then; afterwards
 * it is a Conv2d.
 * @example
 * ```ts
 * const conv = new nn.LazyConv2d(8, 3);
 * const output = conv(torch.randn(1, 3, 32, 32)); // (1, 8, 30, 30), and conv.inChannels is 3
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConv2d.html
 */
export class LazyConv2d extends lazyConv<typeof Conv2d, LazyConvArguments<Size2>>(Conv2d, convSignature(2)) {}

/**
 * A Conv3d that takes `inChannels` from its first input. Its parameters have no sizes until then; afterwards
 * it is a Conv3d.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConv3d.html
 */
export class LazyConv3d extends lazyConv<typeof Conv3d, LazyConvArguments<Size3>>(Conv3d, convSignature(3)) {}

/**
 * A ConvTranspose1d that takes `inChannels` from its first input. Its parameters have no sizes until then.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConvTranspose1d.html
 */
export class LazyConvTranspose1d extends lazyConv<typeof ConvTranspose1d, LazyConvTransposeArguments<Size1>>(
  ConvTranspose1d,
  convTransposeSignature(1),
) {}

/**
 * A ConvTranspose2d that takes `inChannels` from its first input. Its parameters have no sizes until then.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConvTranspose2d.html
 */
export class LazyConvTranspose2d extends lazyConv<typeof ConvTranspose2d, LazyConvTransposeArguments<Size2>>(
  ConvTranspose2d,
  convTransposeSignature(2),
) {}

/**
 * A ConvTranspose3d that takes `inChannels` from its first input. Its parameters have no sizes until then.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConvTranspose3d.html
 */
export class LazyConvTranspose3d extends lazyConv<typeof ConvTranspose3d, LazyConvTransposeArguments<Size3>>(
  ConvTranspose3d,
  convTransposeSignature(3),
) {}
