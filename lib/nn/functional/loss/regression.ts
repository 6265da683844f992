/**
 * Losses that compare numbers.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html#loss-functions
 */
import { operator } from '../../../core/operators/namespaces';
import type { Tensor } from '../../../core/tensor/tensor';
import { isTensor } from '../../../core/tensor/tensor';
import { type Arguments, flag, orNull, real, rule, signature, tensorRule } from '../../base/arguments';
import {
  codeOf,
  type InputAndTarget,
  legacyRules,
  pair,
  type ReductionArguments,
  type ReductionOptions,
  reduced,
  reductionOf,
  reductionRules,
  sameSizes,
  warnAboutSizes,
} from './applyReduction';
import { type Reduction, reductionCode, reductionRule } from './reduction';

/**
 * Calls the operator `name` with input and target, which are broadcast to one shape as PyTorch does for these
 * losses.
 */
function ofPair(name: string, { input, target }: InputAndTarget, ...rest: unknown[]): Tensor {
  const both = sameSizes(input, target)
    ? [input, target]
    : (operator('aten::broadcast_tensors').call1([input, target]) as Tensor[]);
  return operator(`aten::${name}`).callMany([...both, ...rest]) as Tensor;
}

function checkWeight(callee: string, input: Tensor, weight: Tensor): void {
  if (sameSizes(input, weight)) return;
  throw new RangeError(
    `${callee}: argument 'weight': expected the input's size ${input.shape}, got ${weight.shape}`,
  );
}

type WeightedArguments = Arguments<
  [input: Tensor, target: Tensor, ...ReductionArguments, weight?: Tensor | null],
  InputAndTarget &
    ReductionOptions & {
      /** A factor for each element, of the input's shape; none by default. */
      weight?: Tensor | null;
    },
  ['input', 'target']
>;

const bindWeighted = signature({ ...pair, ...reductionRules, weight: orNull(tensorRule()) });

/** A loss of differences; with weights, the mean divides by the sum of the weights. */
type DifferenceLoss = (input: Tensor, target: Tensor, weight: Tensor | null, reduction: Reduction) => Tensor;

function ofDifferences(callee: string, name: string): DifferenceLoss {
  return (input, target, weight, reduction) => {
    const both = { input, target };
    warnAboutSizes(callee, input, target);
    if (weight === null) return ofPair(name, both, reductionCode(reduction));
    checkWeight(callee, input, weight);
    const losses = ofPair(name, both, reductionCode('none')).mul(weight) as Tensor;
    return reduction === 'mean' ? losses.sum().div(weight.sum()) : reduced(losses, reduction);
  };
}

/** @internal */
export const absoluteLoss = ofDifferences('l1Loss', 'l1_loss');
/** @internal */
export const squaredLoss = ofDifferences('mseLoss', 'mse_loss');

function weighted(callee: string, loss: DifferenceLoss): (...args: WeightedArguments) => Tensor {
  return (...args) => {
    const given = bindWeighted(callee, args);
    return loss(given.input, given.target, given.weight, reductionOf(given));
  };
}

/**
 * The absolute error |input − target| of each element.
 * @returns () or, with the reduction `'none'`, the broadcast shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.l1_loss.html
 */
export const l1Loss = weighted('l1Loss', absoluteLoss);

/**
 * The squared error (input − target)² of each element.
 * @returns () or, with the reduction `'none'`, the broadcast shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.mse_loss.html
 */
export const mseLoss = weighted('mseLoss', squaredLoss);

const bindSmooth = signature({ ...pair, ...reductionRules, beta: real(1) });

/**
 * 0.5 · error² / beta for absolute errors below `beta`, |error| − 0.5 · beta for others.
 * @returns () or, with the reduction `'none'`, the broadcast shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.smooth_l1_loss.html
 */
export function smoothL1Loss(
  ...args: Arguments<
    [input: Tensor, target: Tensor, ...ReductionArguments, beta?: number],
    InputAndTarget &
      ReductionOptions & {
        /** The error below which the loss is quadratic; 1 by default. */
        beta?: number;
      },
    ['input', 'target']
  >
): Tensor {
  const given = bindSmooth('smoothL1Loss', args);
  warnAboutSizes('smoothL1Loss', given.input, given.target);
  if (given.beta === 0) return ofPair('l1_loss', given, codeOf(given));
  return ofPair('smooth_l1_loss', given, codeOf(given), given.beta);
}

const bindHuber = signature({
  ...pair,
  reduction: reductionRule(),
  delta: real(1),
  weight: orNull(tensorRule()),
});

/**
 * 0.5 · error² for absolute errors below `delta`, delta · (|error| − 0.5 · delta) for others.
 * @returns () or, with the reduction `'none'`, the broadcast shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.huber_loss.html
 */
export function huberLoss(
  ...args: Arguments<
    [input: Tensor, target: Tensor, reduction?: Reduction, delta?: number, weight?: Tensor | null],
    InputAndTarget & {
      /** What is done with the losses of the elements; `'mean'` by default. */
      reduction?: Reduction;
      /** The error below which the loss is quadratic; 1 by default. */
      delta?: number;
      /** A factor for each element, of the input's shape; none by default. */
      weight?: Tensor | null;
    },
    ['input', 'target']
  >
): Tensor {
  const given = bindHuber('huberLoss', args);
  const { input, target, reduction, delta, weight } = given;
  warnAboutSizes('huberLoss', input, target);
  if (weight === null) return ofPair('huber_loss', given, reductionCode(reduction), delta);
  checkWeight('huberLoss', input, weight);
  return reduced(ofPair('huber_loss', given, reductionCode('none'), delta).mul(weight), reduction);
}

const bindPoisson = signature({
  ...pair,
  logInput: flag(true),
  full: flag(false),
  sizeAverage: legacyRules.sizeAverage,
  eps: real(1e-8),
  reduce: legacyRules.reduce,
  reduction: reductionRule(),
});

/**
 * The negative log likelihood of counts under Poisson distributions: exp(input) − target · input, or with the
 * rates themselves input − target · log(input + eps).
 * @returns () or, with the reduction `'none'`, the input's shape
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.poisson_nll_loss.html
 */
export function poissonNllLoss(
  ...args: Arguments<
    [
      input: Tensor,
      target: Tensor,
      logInput?: boolean,
      full?: boolean,
      sizeAverage?: boolean | null,
      eps?: number,
      reduce?: boolean | null,
      reduction?: Reduction,
    ],
    InputAndTarget &
      ReductionOptions & {
        /** Whether the input holds logarithms of the rates; true by default. */
        logInput?: boolean;
        /** Whether Stirling's approximation of log(target!) is added; false by default. */
        full?: boolean;
        /** Added to the rate before its logarithm is taken, where `logInput` is false; 1e-8 by default. */
        eps?: number;
      },
    ['input', 'target']
  >
): Tensor {
  const given = bindPoisson('poissonNllLoss', args);
  const { input, target, logInput, full, eps } = given;
  return operator('aten::poisson_nll_loss').callMany([
    input,
    target,
    logInput,
    full,
    eps,
    codeOf(given),
  ]) as Tensor;
}

const bindGaussian = signature({
  ...pair,
  var: rule<Tensor | number>('a Tensor or a number', (value) => typeof value === 'number' || isTensor(value)),
  full: flag(false),
  eps: real(1e-6),
  reduction: reductionRule(),
});

/**
 * The variances in a shape that broadcasts to the input's: one for each element, or one for all of a
 * dimension.
 */
function variances(input: Tensor, given: Tensor | number): Tensor {
  const least = typeof given === 'number' ? given : given.numel() === 0 ? 0 : given.min().item();
  if (least < 0)
    throw new RangeError(`gaussianNllLoss: argument 'var': expected variances of at least 0, got ${least}`);
  if (typeof given === 'number') return operator('aten::full_like').callMany([input, given]) as Tensor;
  const [sizes, own] = [[...input.shape], [...given.shape]];
  if (String(sizes) === String(own)) return given;
  if (String(sizes.slice(0, -1)) === String(own)) return given.unsqueeze(-1);
  const differing = own.filter((size, i) => size !== sizes[i]);
  if (sizes.length === own.length && differing.reduce((sum, size) => sum + size, 0) === 1) return given;
  throw new RangeError(
    `gaussianNllLoss: argument 'var': expected the input's size ${input.shape}, or with 1 in place of one dimension, got ${given.shape}`,
  );
}

/**
 * The negative log likelihood of `target` under normal distributions of mean `input` and variance `var`.
 * @returns () or, with the reduction `'none'`, the input's shape
 * @throws RangeError for negative variances and for sizes that do not fit
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.nn.functional.gaussian_nll_loss.html
 */
export function gaussianNllLoss(
  ...args: Arguments<
    [
      input: Tensor,
      target: Tensor,
      variance: Tensor | number,
      full?: boolean,
      eps?: number,
      reduction?: Reduction,
    ],
    InputAndTarget & {
      /** The variances, of the input's shape, with one dimension less or of size 1, or one number. */
      var: Tensor | number;
      /** Whether the constant 0.5 · log(2π) is added; false by default. */
      full?: boolean;
      /** The lower bound of the variances; 1e-6 by default. */
      eps?: number;
      /** What is done with the losses of the elements; `'mean'` by default. */
      reduction?: Reduction;
    },
    ['input', 'target', 'var']
  >
): Tensor {
  const { input, target, var: given, full, eps, reduction } = bindGaussian('gaussianNllLoss', args);
  const variance = variances(input, given).clone() as Tensor;
  // Autograd does not record the clamping, so that gradients flow as if there were none.
  operator('aten::clamp_').callMany([variance.detach(), { min: eps }]);
  const squares = input.sub(target).square().div(variance) as Tensor;
  let loss = variance.log().add(squares).mul(0.5) as Tensor;
  if (full) loss = loss.add(0.5 * Math.log(2 * Math.PI));
  return reduced(loss, reduction);
}
