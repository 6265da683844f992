/** Adafactor. */

import { arrayOf, numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, nullable, orNull } from '../core/arguments/rules';
import type { TensorList } from '../core/operators/foreach/tensorList';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import type { Tensor } from '../core/tensor/tensor';
import { bfloat16, type DType, float16, float32, float64 } from '../core/types/dtype';
import { negative, numberOf, oneMinus, over, type Scalar, times } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** Adafactor's hyperparameters. */
export interface AdafactorOptions {
  /** The upper bound of the learning rate, which also falls with the number of steps. Default: 0.01. */
  lr: number | Tensor;
  /** The power of the step number by which the decay of the running averages approaches 1. Default: −0.8. */
  beta2Decay: number;
  /**
   * The lower bound of the denominator (null: the dtype's machine epsilon), and the lower bound of the
   * parameters' root mean square, which the step is proportional to. Default: [null, 0.001].
   */
  eps: readonly [number | null, number];
  /** The largest root mean square of an update before it is clipped. Default: 1. */
  d: number;
  /**
   * The decoupled weight decay: the share of the weights that each step subtracts, times the learning rate.
   * Default: 0.
   */
  weightDecay: number;
  /** Has no effect; accepted for compatibility with Python. Default: null. */
  foreach: boolean | null;
  /** Whether steps go up the gradient to maximize the objective. Default: false. */
  maximize: boolean;
}

/**
 * What Adafactor keeps for each parameter, under Python's keys: of matrices averages of rows and columns, of
 * vectors an average of each element.
 */
export interface AdafactorState {
  /** The number of steps taken. */
  step: number;
  /** The running average of the squared gradient over each row, (…, rows, 1). */
  row_var?: Tensor;
  /** The running average of the squared gradient over each column, (…, 1, columns). */
  col_var?: Tensor;
  /** The running average of the squared gradient of a vector. */
  variance?: Tensor;
}

const rules = hyperparameters<AdafactorOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-2),
    beta2Decay: numberOrTensor({ most: 0 }, -0.8),
    eps: arrayOf<AdafactorOptions['eps']>(
      [nullable(numberOrTensor({ least: 0 })), numberOrTensor({ least: 0 })],
      [null, 1e-3],
    ),
    d: numberOrTensor({ least: 1 }, 1),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    foreach: orNull(flag()),
    maximize: flag(false),
  },
  5,
);

type Positional = [
  lr: number | Tensor,
  beta2Decay: number,
  eps: AdafactorOptions['eps'],
  d: number,
  weightDecay: number,
];

/** The machine epsilon of a dtype. */
function epsilonOf(dtype: DType): number {
  if (dtype === float64) return 2 ** -52;
  if (dtype === float16) return 2 ** -10;
  return dtype === bfloat16 ? 2 ** -7 : 2 ** -23;
}

/**
 * Divides gradients by their size as Adam does, in far less memory: of a matrix it keeps only averages of
 * rows and columns.
 * @example
 * ```ts
 * const optimizer = new optim.Adafactor(model.parameters(), { lr: 0.01 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Adafactor.html
 * @see https://arxiv.org/abs/1804.04235
 */
export class Adafactor extends Optimizer<AdafactorOptions, AdafactorState> {
  constructor(
    params: Params<AdafactorOptions>,
    ...options: Arguments<Partial<Positional>, Partial<AdafactorOptions>>
  ) {
    super(...rules.bind('Adafactor', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'beta2Decay', 'eps', 'd', 'weightDecay'];
  }

  protected override check(options: AdafactorOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor): AdafactorState {
    if (parameter.dtype.isComplex) throw new TypeError('Adafactor: does not take complex parameters');
    const sizes = [...parameter.shape];
    if (sizes.length < 2) return { step: 0, variance: functions.zerosLike(parameter) };
    return {
      step: 0,
      row_var: parameter.newZeros([...sizes.slice(0, -1), 1]),
      col_var: parameter.newZeros([...sizes.slice(0, -2), 1, ...sizes.slice(-1)]),
    };
  }

  protected override updateGroup(group: ParamGroup<AdafactorOptions>, update: Update<AdafactorState>): void {
    const { params, states, step, list } = update;
    const { lr, d, weightDecay } = group;
    const [under = epsilonOf((params[0] as Tensor).dtype), least] = group.eps.map((eps) => eps ?? undefined);
    const weights = list(params);
    const grads = (group.maximize ? update.grads.neg() : update.grads).tensors;
    const forgets = pow(step, group.beta2Decay);
    const rate = 1 / pow(step, 0.5);
    const relative: Scalar = rate < numberOf(lr) ? rate : lr;
    const roots = params.map((parameter) => pow(parameter.numel(), 0.5));
    const sizes = weights
      .norm()
      .values()
      .map((norm, i) => larger(least as number, norm / (roots[i] as number)));
    if (weightDecay !== 0) weights.mul_(oneMinus(times(lr, weightDecay)));
    const kinds = states.map((state, i) =>
      state.row_var === undefined ? 'vector' : hasLongRows(grads[i] as Tensor) ? 'long rows' : 'matrix',
    );
    for (const kind of new Set(kinds)) {
      const of = <T>(items: readonly T[]): T[] => items.filter((_, i) => kinds[i] === kind);
      const own = of(grads);
      const estimates =
        kind === 'vector'
          ? estimateVectors(list, own, of(states), forgets)
          : estimateMatrices(list, own, of(states), forgets, under, kind === 'long rows');
      // Squares of at least under² have roots of at least `under`.
      const directions = estimates
        .clampMin_(under * under)
        .rsqrt_()
        .mul_(list(own));
      const norms = directions.norm().values();
      const [ownSizes, ownRoots] = [of(sizes), of(roots)];
      const alphas = norms.map((norm, i) => {
        const clip = larger(1, norm / ((ownRoots[i] as number) * d));
        return numberOf(over(negative(times(relative, ownSizes[i] as number)), clip));
      });
      list(of(params)).each('add_.Tensor', directions, alphas);
    }
  }
}

/** Python's `max`, which returns the first argument where the second is NaN. */
function larger(a: number, b: number): number {
  // biome-ignore lint/complexity/useMathMinMax: Math.max gives NaN there
  return b > a ? b : a;
}

type Lists = (tensors: readonly Tensor[]) => TensorList;

/**
 * Whether the norms of columns are faster as sums of whole rows: libtorch's kernel starts over for each of
 * its results.
 */
function hasLongRows(grad: Tensor): boolean {
  const rows = grad.size(-2);
  return grad.isCpu && grad.dtype === float32 && grad.numel() > 64 * rows * rows;
}

/**
 * The norms of columns, rounded as libtorch's kernel rounds them: it adds row after row, and its roots are
 * off by half a unit in the last place at most.
 */
function columnNorms(grad: Tensor): Tensor {
  const [first, ...rest] = grad.square().split(1, -2) as [Tensor, ...Tensor[]];
  for (const row of rest) first.add_(row);
  return first.to(float64).sqrt().to(float32);
}

function estimateMatrices(
  list: Lists,
  grads: readonly Tensor[],
  states: readonly AdafactorState[],
  forgets: number,
  under: number,
  longRows: boolean,
): TensorList {
  const own = list(grads);
  const [rows, columns] = (['row_var', 'col_var'] as const).map((key, i) => {
    const dim = -1 - i;
    // The mean of the squares is computed from the norm, without a tensor of all squares.
    const means =
      dim === -2 && longRows ? list(grads.map(columnNorms)) : own.each('linalg_vector_norm', 2, [dim], true);
    means.mul_(means).div_(grads.map((grad) => grad.size(dim)));
    return list(states.map((state) => state[key] as Tensor)).lerp_(means, forgets);
  }) as [TensorList, TensorList];
  // The product of a column and a row is an outer product, which needs no sums.
  return rows.mul(columns).div_(rows.each('mean.dim', [-2], true).clampMin_(under));
}

function estimateVectors(
  list: Lists,
  grads: readonly Tensor[],
  states: readonly AdafactorState[],
  forgets: number,
): TensorList {
  const own = list(grads);
  return list(states.map((state) => state.variance as Tensor))
    .lerp_(own.mul(own), forgets)
    .clone();
}
