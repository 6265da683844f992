/** Convolutions that learn the number of their input's channels from their first input. */
import { describe } from '../../core/errors';
import { isTensor } from '../../core/tensor';
import {
  type Arguments,
  type Factory,
  natural,
  type Size1,
  type Size2,
  type Size3,
  signature,
} from '../arguments';
import { lazy } from '../lazy';
import { UninitializedParameter } from '../uninitialized';
import { Conv1d, Conv2d, Conv3d, type ConvOptions, type ConvPadding, convRules } from './conv';
import type { ConvNd, PaddingMode } from './convNd';
import {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeOptions,
  convTransposeRules,
} from './convTranspose';

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
const bindConv = { 1: convSignature(1), 2: convSignature(2), 3: convSignature(3) } as const;
const convTransposeSignature = (n: number) => signature({ outChannels: natural(), ...convTransposeRules(n) });
const bindConvTranspose = {
  1: convTransposeSignature(1),
  2: convTransposeSignature(2),
  3: convTransposeSignature(3),
} as const;

/** What a lazy convolution was asked for. */
interface Asked extends Factory {
  outChannels: number;
  bias: boolean;
}

/** Puts parameters without sizes in place of the empty ones. */
function makeLazy(module: ConvNd, { outChannels, bias, device, dtype }: Asked): void {
  module.outChannels = outChannels;
  module.weight = new UninitializedParameter({ device, dtype });
  if (bias) module.bias = new UninitializedParameter({ device, dtype });
}

/** Gives the parameters the sizes that follow from `input`. */
function initialize(module: ConvNd, input: unknown): void {
  const { kernelSize, outChannels, groups, weight, bias, transposed } = module;
  const callee = module.constructor.name;
  if (!(weight instanceof UninitializedParameter)) {
    // Its state was loaded.
    module.inChannels = transposed ? weight.size(0) : weight.size(1) * groups;
    return;
  }
  const n = kernelSize.length;
  if (!isTensor(input) || (input.dim() !== n + 1 && input.dim() !== n + 2)) {
    const came = isTensor(input) ? input.shape : describe(input);
    throw new RangeError(`${callee}: expected a tensor of ${n + 1} or ${n + 2} dimensions, got ${came}`);
  }
  const inChannels = input.size(input.dim() - n - 1);
  for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
    if (channels % groups !== 0) {
      throw new RangeError(`${callee}: ${name} (${channels}) must be divisible by groups (${groups})`);
    }
  }
  module.inChannels = inChannels;
  const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
  weight.materialize([...channels, ...kernelSize]);
  if (bias instanceof UninitializedParameter) bias.materialize([outChannels]);
  module.resetParameters();
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConv1d.html */
export class LazyConv1d extends lazy(Conv1d) {
  constructor(...args: LazyConvArguments<Size1>) {
    const asked = bindConv[1](new.target.name, args);
    super({ ...asked, inChannels: 0, outChannels: 0, bias: false } as unknown as ConvOptions<Size1>);
    makeLazy(this, asked);
  }

  override initializeParameters(input: unknown): void {
    initialize(this, input);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConv2d.html */
export class LazyConv2d extends lazy(Conv2d) {
  constructor(...args: LazyConvArguments<Size2>) {
    const asked = bindConv[2](new.target.name, args);
    super({ ...asked, inChannels: 0, outChannels: 0, bias: false } as unknown as ConvOptions<Size2>);
    makeLazy(this, asked);
  }

  override initializeParameters(input: unknown): void {
    initialize(this, input);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConv3d.html */
export class LazyConv3d extends lazy(Conv3d) {
  constructor(...args: LazyConvArguments<Size3>) {
    const asked = bindConv[3](new.target.name, args);
    super({ ...asked, inChannels: 0, outChannels: 0, bias: false } as unknown as ConvOptions<Size3>);
    makeLazy(this, asked);
  }

  override initializeParameters(input: unknown): void {
    initialize(this, input);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConvTranspose1d.html */
export class LazyConvTranspose1d extends lazy(ConvTranspose1d) {
  constructor(...args: LazyConvTransposeArguments<Size1>) {
    const asked = bindConvTranspose[1](new.target.name, args);
    super({ ...asked, inChannels: 0, outChannels: 0, bias: false } as unknown as ConvTransposeOptions<Size1>);
    makeLazy(this, asked);
  }

  override initializeParameters(input: unknown): void {
    initialize(this, input);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConvTranspose2d.html */
export class LazyConvTranspose2d extends lazy(ConvTranspose2d) {
  constructor(...args: LazyConvTransposeArguments<Size2>) {
    const asked = bindConvTranspose[2](new.target.name, args);
    super({ ...asked, inChannels: 0, outChannels: 0, bias: false } as unknown as ConvTransposeOptions<Size2>);
    makeLazy(this, asked);
  }

  override initializeParameters(input: unknown): void {
    initialize(this, input);
  }
}

/** @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.LazyConvTranspose3d.html */
export class LazyConvTranspose3d extends lazy(ConvTranspose3d) {
  constructor(...args: LazyConvTransposeArguments<Size3>) {
    const asked = bindConvTranspose[3](new.target.name, args);
    super({ ...asked, inChannels: 0, outChannels: 0, bias: false } as unknown as ConvTransposeOptions<Size3>);
    makeLazy(this, asked);
  }

  override initializeParameters(input: unknown): void {
    initialize(this, input);
  }
}
