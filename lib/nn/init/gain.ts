/** The scale of initial weights. */
import { expectTensor } from '../../core/arguments/assertions';
import type { Tensor } from '../../core/tensor/tensor';
import { choice, orNull, real, signature, type Takes } from '../base/arguments';

const linear = [
  'linear',
  'conv1d',
  'conv2d',
  'conv3d',
  'conv_transpose1d',
  'conv_transpose2d',
  'conv_transpose3d',
] as const;
/** The functions that a gain is known for, by Python's names. */
export const nonlinearities = [...linear, 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu'] as const;
/** The function that follows the layer, by Python's name in `nn.functional`. */
export type Nonlinearity = (typeof nonlinearities)[number];

const bindGain = signature({ nonlinearity: choice(nonlinearities), param: orNull(real()) });

/**
 * The factor by which a layer's initial weights should be larger because of the function that follows it,
 * such as √2 for `'relu'` and 5/3 for `'tanh'`.
 * @param nonlinearity the function that follows the layer
 * @param param the negative slope of `'leaky_relu'`; 0.01 by default
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(
  ...args: Takes<['nonlinearity', 'param'], [nonlinearity: Nonlinearity, param?: number | null]>
): number {
  const { nonlinearity, param } = bindGain('calculateGain', args);
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu': {
      const slope = param ?? 0.01;
      return Math.sqrt(2 / (1 + slope * slope));
    }
    case 'selu':
      return 3 / 4;
    default:
      return 1;
  }
}

/**
 * Counts the inputs of each output of a layer, and the outputs of each input.
 * @param tensor the layer's weight: (outputs, inputs, …kernel)
 */
export function calculateFanInAndFanOut(tensor: Tensor): [fanIn: number, fanOut: number] {
  expectTensor("calculateFanInAndFanOut: argument 'tensor'", tensor);
  const [outputs, inputs, ...kernel] = tensor.shape;
  if (outputs === undefined || inputs === undefined) {
    throw new RangeError(`init: expected a tensor of at least 2 dimensions, got ${tensor.shape}`);
  }
  const field = kernel.reduce((product, n) => product * n, 1);
  return [inputs * field, outputs * field];
}
