/** Adam for sparse gradients. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag } from '../core/arguments/rules';
import { ForeachList } from '../core/operators/foreach/foreachList';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import type { Tensor } from '../core/tensor/tensor';
import { negative, numberOf, over, times } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { betas, hyperparameters } from './base/options';
import type { GroupInit, ParamGroup, Params } from './base/parameterGroups';
import { type Places, updateSparse } from './base/sparse';
import type { Update } from './base/update';

/** SparseAdam's hyperparameters. */
export interface SparseAdamOptions {
  /** The learning rate. Default: 0.001. */
  lr: number | Tensor;
  /**
   * The decays of the running averages of the gradient and of its square, from 0 to 1. Default: [0.9, 0.999].
   */
  betas: readonly [number, number];
  /** Added to the denominator for numerical stability. Default: 1e-8. */
  eps: number;
  /** Whether steps go up the gradient to maximize the objective. Default: false. */
  maximize: boolean;
}

/** What SparseAdam keeps for each parameter, under Python's keys. */
export interface SparseAdamState {
  /** The number of steps taken. */
  step: number;
  /** The running average of the gradient. */
  exp_avg: Tensor;
  /** The running average of the squared gradient. */
  exp_avg_sq: Tensor;
}

const rules = hyperparameters<SparseAdamOptions>({
  lr: numberOrTensor({ above: 0 }, 1e-3),
  betas: betas(),
  eps: numberOrTensor({ above: 0 }, 1e-8),
  maximize: flag(false),
});

type Positional = [lr: number | Tensor, betas: SparseAdamOptions['betas'], eps: number, maximize: boolean];

/**
 * Adam for sparse gradients, as embeddings with `sparse: true` have them: only the elements that the gradient
 * holds are updated.
 * @example
 * ```ts
 * const embedding = new nn.Embedding(1000, 16, { sparse: true });
 * const optimizer = new optim.SparseAdam(embedding.parameters(), { lr: 0.01 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.SparseAdam.html
 */
export class SparseAdam extends Optimizer<SparseAdamOptions, SparseAdamState> {
  constructor(
    params: Params<SparseAdamOptions>,
    ...options: Arguments<Partial<Positional>, Partial<SparseAdamOptions>>
  ) {
    super(...rules.bind('SparseAdam', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'betas', 'eps'];
  }

  /** SparseAdam counts its steps in an int in Python, not in a tensor. */
  protected override get scalars(): readonly string[] {
    return [];
  }

  protected override get acceptsSparse(): boolean {
    return true;
  }

  protected override check(options: SparseAdamOptions): void {
    rules.check(this.name, options);
  }

  /**
   * Adds a parameter group.
   * @throws TypeError for a sparse or complex parameter
   */
  override addParamGroup(group: GroupInit<SparseAdamOptions>): void {
    super.addParamGroup(group);
    for (const parameter of this.paramGroups.at(-1)?.params ?? []) {
      if (!parameter.isSparse && !parameter.dtype.isComplex) continue;
      this.paramGroups.pop();
      const what = parameter.isSparse ? 'a sparse' : 'a complex';
      throw new TypeError(`SparseAdam: argument 'params': expected dense and real Tensors, got ${what} one`);
    }
  }

  protected override initState(parameter: Tensor): SparseAdamState {
    return { step: 0, exp_avg: functions.zerosLike(parameter), exp_avg_sq: functions.zerosLike(parameter) };
  }

  protected override updateGroup(
    group: ParamGroup<SparseAdamOptions>,
    update: Update<SparseAdamState>,
  ): void {
    if (!update.grads.tensors.every((grad) => grad.isSparse))
      throw new TypeError('SparseAdam: expected sparse gradients, got dense ones, which Adam takes');
    updateSparse(update.grads.tensors, group.maximize, (positions, places) => {
      updateBatch(
        group,
        positions.map((i) => update.params[i] as Tensor),
        positions.map((i) => update.states[i] as SparseAdamState),
        places,
      );
    });
  }
}

/** Updates `params` at `places`. */
function updateBatch(
  { lr, eps, betas: [beta1, beta2] }: SparseAdamOptions,
  params: readonly Tensor[],
  states: readonly SparseAdamState[],
  places: Places,
): void {
  const { values } = places;

  const allAverages = ForeachList.of(states.map((state) => state.exp_avg));
  const oldAverages = places.of(allAverages);
  const averages = values
    .sub(oldAverages)
    .mul_(1 - beta1)
    .add_(oldAverages);
  places.set(allAverages, averages);

  const allSquares = ForeachList.of(states.map((state) => state.exp_avg_sq));
  const oldSquares = places.of(allSquares);
  const squares = values
    .mul(values)
    .sub_(oldSquares)
    .mul_(1 - beta2)
    .add_(oldSquares);
  places.set(allSquares, squares);

  const steps = states.map(({ step }) => {
    const size = over(times(lr, Math.sqrt(1 - pow(beta2, step))), 1 - pow(beta1, step));
    return numberOf(negative(size));
  });
  const changes = averages.div_(squares.sqrt_().add_(eps)).mul_(steps);
  const allParams = ForeachList.of(params);
  places.set(allParams, places.of(allParams).add_(changes));
}
