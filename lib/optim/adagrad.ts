/** Adagrad. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { untidied } from '../core/memory/tidy';
import { ForeachList } from '../core/operators/foreach/foreachList';
import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import {
  type CommonOptions,
  checkFused,
  checkKernels,
  type FusedOptions,
  runFused,
  stepTensors,
} from './base/fused';
import { negative, numberOf, over } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import { realView } from './base/realView';
import { updateSparse } from './base/sparse';
import type { Update } from './base/update';

/** Adagrad's hyperparameters. */
export interface AdagradOptions extends CommonOptions, FusedOptions {
  /** The learning rate. Default: 0.01. */
  lr: number | Tensor;
  /** The decay of the learning rate, which is divided by 1 + (step − 1) · lrDecay. Default: 0. */
  lrDecay: number;
  /** The weight of the L2 penalty. Default: 0. */
  weightDecay: number;
  /** The initial value of the sums of squares. Default: 0. */
  initialAccumulatorValue: number;
  /** Added to the denominator for numerical stability. Default: 1e-10. */
  eps: number;
}

/** What Adagrad keeps for each parameter, under Python's keys. */
export interface AdagradState {
  /** The number of steps taken. */
  step: number | Tensor;
  /** The sum of the squared gradients. */
  sum: Tensor;
}

const rules = hyperparameters<AdagradOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-2),
    lrDecay: numberOrTensor({ least: 0 }, 0),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    initialAccumulatorValue: numberOrTensor({ least: 0 }, 0),
    eps: numberOrTensor({ least: 0 }, 1e-10),
    foreach: orNull(flag()),
    maximize: flag(false),
    differentiable: flag(false),
    fused: orNull(flag()),
  },
  6,
);

type Positional = [
  lr: number | Tensor,
  lrDecay: number,
  weightDecay: number,
  initialAccumulatorValue: number,
  eps: number,
  foreach: boolean | null,
];

/**
 * Divides each gradient by the square root of the sum of all its squares so far, so that rarely updated
 * parameters take larger steps. It takes sparse gradients.
 * @example
 * ```ts
 * const optimizer = new optim.Adagrad(model.parameters(), { lr: 0.01 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Adagrad.html
 * @see https://jmlr.org/papers/v12/duchi11a.html
 */
export class Adagrad extends Optimizer<AdagradOptions, AdagradState> {
  constructor(
    params: Params<AdagradOptions>,
    ...options: Arguments<Partial<Positional>, Partial<AdagradOptions>>
  ) {
    super(...rules.bind('Adagrad', [params, ...options]));
    // Adagrad has state before the first step.
    untidied(() => {
      for (const group of this.paramGroups) {
        for (const parameter of group.params) this.state.set(parameter, this.initState(parameter, group));
      }
    });
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'eps'];
  }

  protected override check(options: AdagradOptions): void {
    rules.check(this.name, options);
    checkKernels(this.name, options);
  }

  protected override get acceptsSparse(): boolean {
    return true;
  }

  protected override initState(parameter: Tensor, { fused }: ParamGroup<AdagradOptions>): AdagradState {
    if (fused) checkFused(this.name, parameter);
    const initial = this.defaults.initialAccumulatorValue;
    const value = parameter.dtype.isComplex ? { re: initial, im: initial } : initial;
    return { step: 0, sum: functions.fullLike(parameter, value) };
  }

  protected override updateGroup(group: ParamGroup<AdagradOptions>, update: Update<AdagradState>): void {
    if (group.fused) {
      this.#updateFused(group, update);
      return;
    }
    const { states, step, list, sparse } = update;
    const { lrDecay, weightDecay, eps } = group;
    const lr = numberOf(negative(over(group.lr, 1 + (step - 1) * lrDecay)));
    if (sparse) {
      this.#updateMixed(group, update, lr);
      return;
    }
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) grads = grads.add(params, weightDecay);
    const sums = list(states.map((state) => state.sum)).addcmul_(grads, grads);
    params.addcdiv_(grads, sums.sqrt().add_(eps), lr);
  }

  /** Updates a group in which some gradients are sparse. */
  #updateMixed(
    { weightDecay, eps, maximize }: AdagradOptions,
    { params, grads, states }: Update<AdagradState>,
    lr: number,
  ): void {
    const sparse: number[] = [];
    for (const [i, grad] of grads.tensors.entries()) {
      if (grad.isSparse) {
        if (weightDecay !== 0) throw new TypeError('Adagrad: weightDecay does not go with sparse gradients');
        sparse.push(i);
        continue;
      }
      const parameter = realView(params[i] as Tensor);
      const sum = realView((states[i] as AdagradState).sum);
      const signed = realView(maximize ? grad.neg() : grad);
      const direction = weightDecay === 0 ? signed : signed.add(parameter, { alpha: weightDecay });
      sum.addcmul_(direction, direction);
      parameter.addcdiv_(direction, sum.sqrt().add_(eps), { value: lr });
    }
    const sparseGrads = sparse.map((i) => grads.tensors[i] as Tensor);
    updateSparse(sparseGrads, maximize, (positions, places) => {
      const own = positions.map((position) => sparse[position] as number);
      const sums = ForeachList.of(own.map((i) => (states[i] as AdagradState).sum));
      const newSums = places.of(sums).add_(places.values.each('pow.Tensor_Scalar', 2));
      places.set(sums, newSums);
      const changes = places.values.div(newSums.sqrt_().add_(eps));
      const dense = ForeachList.of(own.map((i) => params[i] as Tensor));
      places.set(dense, places.of(dense).add_(changes, lr));
    });
  }

  #updateFused(group: AdagradOptions, { params, grads, states, list, sparse }: Update<AdagradState>): void {
    if (sparse || params.some(({ dtype }) => dtype.isComplex)) {
      throw new TypeError('Adagrad: fused takes neither sparse gradients nor complex parameters');
    }
    const steps = stepTensors(states, params);
    const { lr, lrDecay, weightDecay, eps, maximize } = group;
    list(steps).add_(1);
    runFused(
      '_fused_adagrad_',
      [params, grads.tensors, states.map((state) => state.sum), steps],
      { lr, lrDecay, weightDecay, eps, maximize },
      this.scaling,
    );
    const { foundInf } = this.scaling;
    if (foundInf) for (const step of steps) step.sub_(foundInf.to(step.device));
  }
}
