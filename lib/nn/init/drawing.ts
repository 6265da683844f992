/** Initialization with numbers drawn from uniform and normal distributions. */
import { noGrad } from '../../core/autograd/gradMode';
import { warn } from '../../core/support/warn';
import type { Generator } from '../../core/tensor/generator';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type Arguments,
  choice,
  generatorRule,
  orNull,
  real,
  signature,
  tensorRule,
} from '../base/arguments';
import { calculateFanInAndFanOut, calculateGain, type Nonlinearity, nonlinearities } from './gain';

/** What all functions that fill a tensor with random numbers take. */
export interface Drawing {
  /** The tensor to fill, in place. */
  tensor: Tensor;
  /** The random generator; the device's default generator by default. */
  generator?: Generator | null;
}

const bindUniform = signature({
  tensor: tensorRule(),
  a: real(0),
  b: real(1),
  generator: orNull(generatorRule()),
});

/**
 * Fills a tensor with numbers drawn uniformly from [a, b), in place, and returns it.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.uniform_
 */
export function uniform_(
  ...args: Arguments<
    [tensor: Tensor, a?: number, b?: number, generator?: Generator | null],
    Drawing & {
      /** The lower bound; 0 by default. */
      a?: number;
      /** The upper bound, which is not reached; 1 by default. */
      b?: number;
    },
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

/** What kaimingUniform_ and kaimingNormal_ take. */
export interface KaimingOptions extends Drawing {
  /** The negative slope of the leaky rectifier that follows the layer; 0 by default. */
  a?: number;
  /**
   * `'fan_in'`, the default, preserves the variance in the forward pass, `'fan_out'` in the backward pass.
   */
  mode?: 'fan_in' | 'fan_out';
  /** The function that follows the layer; `'leaky_relu'` by default. */
  nonlinearity?: Nonlinearity;
}

/** Whether there is nothing to draw, of which it warns. */
function isEmpty(callee: string, tensor: Tensor): boolean {
  if (tensor.numel() > 0) return false;
  warn(`${callee}: a tensor without elements has nothing to draw`);
  return true;
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
 * Fills a layer's weight uniformly within ±gain · √(3 / fan), after He et al. (2015), in place, and returns
 * it. It suits layers that a rectifier follows.
 * @example
 * ```ts
 * const weight = nn.init.kaimingUniform_(torch.empty(3, 5), { nonlinearity: 'relu' });
 * ```
 * @throws RangeError for a tensor of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.kaiming_uniform_
 */
export function kaimingUniform_(...args: KaimingArguments): Tensor {
  const { tensor, a, mode, nonlinearity, generator } = bindKaiming('kaimingUniform_', args);
  if (isEmpty('kaimingUniform_', tensor)) return tensor;
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  const std = calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
  const bound = Math.sqrt(3) * std;
  return noGrad(() => tensor.uniform_(-bound, bound, { generator }));
}

/**
 * Fills a layer's weight with normal numbers of standard deviation gain / √fan, after He et al. (2015), in
 * place, and returns it.
 * @throws RangeError for a tensor of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.kaiming_normal_
 */
export function kaimingNormal_(...args: KaimingArguments): Tensor {
  const { tensor, a, mode, nonlinearity, generator } = bindKaiming('kaimingNormal_', args);
  if (isEmpty('kaimingNormal_', tensor)) return tensor;
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  const std = calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
  return noGrad(() => tensor.normal_(0, std, { generator }));
}

const bindNormal = signature({
  tensor: tensorRule(),
  mean: real(0),
  std: real(1),
  generator: orNull(generatorRule()),
});

/**
 * Fills a tensor with normally distributed numbers, in place, and returns it.
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.normal_
 */
export function normal_(
  ...args: Arguments<
    [tensor: Tensor, mean?: number, std?: number, generator?: Generator | null],
    Drawing & {
      /** The mean; 0 by default. */
      mean?: number;
      /** The standard deviation; 1 by default. */
      std?: number;
    },
    ['tensor']
  >
): Tensor {
  const { tensor, mean, std, generator } = bindNormal('normal_', args);
  return noGrad(() => tensor.normal_(mean, std, { generator }));
}

const bindXavier = signature({ tensor: tensorRule(), gain: real(1), generator: orNull(generatorRule()) });

type XavierArguments = Arguments<
  [tensor: Tensor, gain?: number, generator?: Generator | null],
  Drawing & {
    /** A factor; 1 by default. See `calculateGain`. */
    gain?: number;
  },
  ['tensor']
>;

/** The standard deviation that balances the variances of both passes, after Glorot and Bengio (2010). */
function xavierDeviation(tensor: Tensor, gain: number): number {
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/**
 * Fills a layer's weight uniformly within ±gain · √(6 / (fan-in + fan-out)), after Glorot and Bengio (2010),
 * in place, and returns it. It suits layers that tanh or a sigmoid follows.
 * @example
 * ```ts
 * const gain = nn.init.calculateGain('tanh');
 * const weight = nn.init.xavierUniform_(torch.empty(3, 5), gain);
 * ```
 * @throws RangeError for a tensor of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.xavier_uniform_
 */
export function xavierUniform_(...args: XavierArguments): Tensor {
  const { tensor, gain, generator } = bindXavier('xavierUniform_', args);
  const bound = Math.sqrt(3) * xavierDeviation(tensor, gain);
  return noGrad(() => tensor.uniform_(-bound, bound, { generator }));
}

/**
 * Fills a layer's weight with normal numbers of standard deviation gain · √(2 / (fan-in + fan-out)), after
 * Glorot and Bengio (2010), in place, and returns it.
 * @throws RangeError for a tensor of fewer than 2 dimensions
 * @see https://docs.pytorch.org/docs/2.13/nn.init.html#torch.nn.init.xavier_normal_
 */
export function xavierNormal_(...args: XavierArguments): Tensor {
  const { tensor, gain, generator } = bindXavier('xavierNormal_', args);
  const std = xavierDeviation(tensor, gain);
  return noGrad(() => tensor.normal_(0, std, { generator }));
}
