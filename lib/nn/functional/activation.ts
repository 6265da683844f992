/**
 * Element-wise activation functions.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#non-linear-activation-functions
 */
import { operator } from '../../core/operators/namespaces';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { type Arguments, flag, type Rule, real, signature, type Takes, tensorRule } from '../base/arguments';
import { nary, unary } from './inplaceKernels';

/** The kernels of functions without parameters, for functions and modules. @internal */
export const unaryKernels = {
  relu: unary('relu'),
  relu6: unary('relu6'),
  selu: unary('selu'),
  silu: unary('silu'),
  mish: unary('mish'),
  hardswish: unary('hardswish'),
  hardsigmoid: unary('hardsigmoid'),
};

/** The kernels of functions with parameters, for functions and modules. @internal */
export const naryKernels = {
  threshold: nary('threshold'),
  hardtanh: nary('hardtanh'),
  elu: nary('elu'),
  celu: nary('celu'),
  leakyRelu: nary('leaky_relu'),
  rrelu: nary('rrelu'),
};

/** What element-wise functions take in addition to their own parameters. */
export interface Elementwise {
  /** The input, of any shape; the result has the same shape. */
  input: Tensor;
  /** Whether the result is written into `input` itself; false by default. */
  inplace?: boolean;
}

type UnaryArguments = Arguments<[input: Tensor, inplace?: boolean], Elementwise, ['input']>;

const bindUnary = signature({ input: tensorRule(), inplace: flag(false) });

function elementwise(callee: string, kernel: (input: Tensor, inplace: boolean) => Tensor) {
  return (...args: UnaryArguments): Tensor => {
    // The usual call, with the input alone, needs no binding of arguments.
    if (args.length === 1 && isTensor(args[0])) return kernel(args[0], false);
    const { input, inplace } = bindUnary(callee, args);
    return kernel(input, inplace);
  };
}

/**
 * The rectified linear unit, max(0, x), of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.relu.html
 */
export const relu = elementwise('relu', unaryKernels.relu);
/**
 * Clamps each element to [0, 6].
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.relu6.html
 */
export const relu6 = elementwise('relu6', unaryKernels.relu6);
/**
 * The scaled exponential linear unit of each element: scale · x where x is positive, else scale · α · (exp(x)
 * − 1), with α ≈ 1.6733 and scale ≈ 1.0507.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.selu.html
 */
export const selu = elementwise('selu', unaryKernels.selu);
/**
 * The sigmoid linear unit x · sigmoid(x), also called swish, of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.silu.html
 */
export const silu = elementwise('silu', unaryKernels.silu);
/**
 * x · tanh(softplus(x)) of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.mish.html
 */
export const mish = elementwise('mish', unaryKernels.mish);
/**
 * x · relu6(x + 3) / 6 of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.hardswish.html
 */
export const hardswish = elementwise('hardswish', unaryKernels.hardswish);
/**
 * relu6(x + 3) / 6 of each element: 0 below −3, 1 above 3.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.hardsigmoid.html
 */
export const hardsigmoid = elementwise('hardsigmoid', unaryKernels.hardsigmoid);

/** Makes a function that has parameters between `input` and `inplace`. */
function parametric<Rules extends Record<string, Rule<unknown>>>(
  callee: keyof typeof naryKernels,
  rules: Rules,
  check?: (given: Record<string, unknown>) => void,
): (args: readonly unknown[]) => Tensor {
  const bind = signature({ input: tensorRule(), ...rules, inplace: flag(false) });
  const kernel = naryKernels[callee];
  return (args) => {
    const { inplace, ...given } = bind(callee, args) as Record<string, unknown>;
    check?.(given);
    return kernel(inplace as boolean, ...Object.values(given));
  };
}

const thresholdCall = parametric('threshold', { threshold: real(), value: real() });
const hardtanhCall = parametric('hardtanh', { minVal: real(-1), maxVal: real(1) }, ({ minVal, maxVal }) => {
  if ((minVal as number) > (maxVal as number)) {
    throw new RangeError(`hardtanh: argument 'minVal': expected at most maxVal (${maxVal}), got ${minVal}`);
  }
});
const eluCall = parametric('elu', { alpha: real(1) });
const celuCall = parametric('celu', { alpha: real(1) });
const leakyReluCall = parametric('leakyRelu', { negativeSlope: real(0.01) });
const rreluCall = parametric('rrelu', { lower: real(1 / 8), upper: real(1 / 3), training: flag(false) });

/**
 * Keeps elements above `threshold` and replaces the others by `value`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.threshold.html
 */
export function threshold(
  ...args: Arguments<
    [input: Tensor, threshold: number, value: number, inplace?: boolean],
    Elementwise & {
      /** Elements above it are kept. */
      threshold: number;
      /** What replaces all other elements. */
      value: number;
    },
    ['input', 'threshold', 'value']
  >
): Tensor {
  return thresholdCall(args);
}

/**
 * Clamps each element to [minVal, maxVal].
 * @throws RangeError where minVal is greater than maxVal
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.hardtanh.html
 */
export function hardtanh(
  ...args: Arguments<
    [input: Tensor, minVal?: number, maxVal?: number, inplace?: boolean],
    Elementwise & {
      /** The lower bound; −1 by default. */
      minVal?: number;
      /** The upper bound; 1 by default. */
      maxVal?: number;
    },
    ['input']
  >
): Tensor {
  return hardtanhCall(args);
}

type AlphaArguments = Arguments<
  [input: Tensor, alpha?: number, inplace?: boolean],
  Elementwise & {
    /** The function tends to −alpha for negative elements; 1 by default. */
    alpha?: number;
  },
  ['input']
>;

/**
 * The exponential linear unit of each element: x where it is positive, else alpha · (exp(x) − 1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.elu.html
 */
export function elu(...args: AlphaArguments): Tensor {
  return eluCall(args);
}

/**
 * The continuously differentiable exponential linear unit of each element: x where it is positive, else alpha
 * · (exp(x / alpha) − 1).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.celu.html
 */
export function celu(...args: AlphaArguments): Tensor {
  return celuCall(args);
}

/**
 * x where it is positive, else negativeSlope · x, of each element.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.leaky_relu.html
 */
export function leakyRelu(
  ...args: Arguments<
    [input: Tensor, negativeSlope?: number, inplace?: boolean],
    Elementwise & {
      /** The slope for negative elements; 0.01 by default. */
      negativeSlope?: number;
    },
    ['input']
  >
): Tensor {
  return leakyReluCall(args);
}

/**
 * The randomized leaky rectifier: with `training` the slope of each negative element is drawn uniformly from
 * [lower, upper], else it is their mean.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.rrelu.html
 */
export function rrelu(
  ...args: Arguments<
    [input: Tensor, lower?: number, upper?: number, training?: boolean, inplace?: boolean],
    Elementwise & {
      /** The smallest slope for negative elements; 1/8 by default. */
      lower?: number;
      /** The largest slope for negative elements; 1/3 by default. */
      upper?: number;
      /** Whether slopes are drawn at random; false by default. */
      training?: boolean;
    },
    ['input']
  >
): Tensor {
  return rreluCall(args);
}

const logSigmoid = operator('aten::log_sigmoid');

/**
 * log(1 / (1 + exp(−x))) of each element, computed without overflow.
 * @param input any shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.logsigmoid.html
 */
export function logsigmoid(input: Tensor): Tensor {
  return logSigmoid.call1(input) as Tensor;
}

const bindNamed = signature({ input: tensorRule() });
/** The only argument; where it is given by position, as modules do, without the cost of binding names. */
const inputOf = (callee: string, args: readonly unknown[]): Tensor =>
  args.length === 1 && isTensor(args[0]) ? args[0] : bindNamed(callee, args).input;
type InputArguments = Takes<['input'], [input: Tensor]>;

/**
 * x − tanh(x) of each element.
 * @param args `input`: any shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.tanhshrink.html
 */
export function tanhshrink(...args: InputArguments): Tensor {
  const input = inputOf('tanhshrink', args);
  return input.sub(input.tanh());
}

/**
 * x / (1 + |x|) of each element.
 * @param args `input`: any shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.softsign.html
 */
export function softsign(...args: InputArguments): Tensor {
  const input = inputOf('softsign', args);
  return input.div(input.abs().add(1));
}
