/**
 * Filling parameters with their first values, drawing Python's numbers.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html
 */
import { noGrad } from '../core/autograd';
import type { Generator } from '../core/generator';
import type { Tensor } from '../core/tensor';
import { type Arguments, choice, generatorRule, orNull, real, signature, tensorRule } from './arguments';

/** The options of a function of this namespace that draws. */
interface Drawing {
  tensor: Tensor;
  /** Where the numbers are drawn from; by default the device's default generator. */
  generator?: Generator | null;
}

const linear = [
  'linear',
  'conv1d',
  'conv2d',
  'conv3d',
  'conv_transpose1d',
  'conv_transpose2d',
  'conv_transpose3d',
] as const;
const nonlinearities = [...linear, 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu'] as const;
/** The function after the layer, by Python's name in `nn.functional`. */
export type Nonlinearity = (typeof nonlinearities)[number];

/**
 * The factor by which a layer's weights are to be larger for the function that follows it.
 * @param param the negative slope of `'leaky_relu'`, 0.01 by default
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(nonlinearity: Nonlinearity, param: number | null = null): number {
  choice(nonlinearities).read(nonlinearity, "calculateGain: argument 'nonlinearity'");
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu': {
      const slope = param === null ? 0.01 : real().read(param, "calculateGain: argument 'param'");
      return Math.sqrt(2 / (1 + slope ** 2));
    }
    case 'selu':
      return 3 / 4;
    default:
      return 1;
  }
}

/**
 * How many inputs each output of a layer has, and how many outputs each input.
 * @param tensor the layer's weight, of two or more dimensions: outputs, inputs, kernel
 * @internal
 */
export function calculateFanInAndFanOut(tensor: Tensor): [fanIn: number, fanOut: number] {
  const [outputs, inputs, ...kernel] = tensor.shape;
  if (outputs === undefined || inputs === undefined) {
    throw new RangeError(`init: expected a tensor of at least 2 dimensions, got ${tensor.shape}`);
  }
  const field = kernel.reduce((product, n) => product * n, 1);
  return [inputs * field, outputs * field];
}

const bindUniform = signature({
  tensor: tensorRule(),
  a: real(0),
  b: real(1),
  generator: orNull(generatorRule()),
});

/**
 * Fills `tensor` with numbers drawn evenly from `a` (inclusive) to `b` (exclusive).
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.uniform_
 */
export function uniform_(
  ...args: Arguments<
    [tensor: Tensor, a?: number, b?: number, generator?: Generator | null],
    Drawing & { a?: number; b?: number },
    ['tensor']
  >
): Tensor {
  const { tensor, a, b, generator } = bindUniform('uniform_', args);
  return noGrad(() => tensor.uniform_(a, b, { generator }));
}

const bindKaiming = signature({
  tensor: tensorRule(),
  a: real(0),
  mode: choice(['fan_in', 'fan_out'], 'fan_in'),
  nonlinearity: choice(nonlinearities, 'leaky_relu'),
  generator: orNull(generatorRule()),
});

/** What the functions of He et al. take. */
interface KaimingOptions extends Drawing {
  /** The negative slope of the leaky rectifier that follows; 0 by default. */
  a?: number;
  /** `'fan_in'` keeps the size of the values in the forward pass, `'fan_out'` in the backward pass. */
  mode?: 'fan_in' | 'fan_out';
  nonlinearity?: Nonlinearity;
}

type KaimingArguments = Arguments<
  [
    tensor: Tensor,
    a?: number,
    mode?: 'fan_in' | 'fan_out',
    nonlinearity?: Nonlinearity,
    generator?: Generator | null,
  ],
  KaimingOptions,
  ['tensor']
>;

/**
 * Fills `tensor` evenly within ±gain·√(3/fan), after He et al. (2015).
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.kaiming_uniform_
 */
export function kaimingUniform_(...args: KaimingArguments): Tensor {
  const { tensor, a, mode, nonlinearity, generator } = bindKaiming('kaimingUniform_', args);
  if (tensor.numel() === 0) return tensor;
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  const std = calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
  const bound = Math.sqrt(3) * std;
  return noGrad(() => tensor.uniform_(-bound, bound, { generator }));
}
