/** Adam. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import type { Tensor } from '../core/tensor/tensor';
import {
  type CapturableOptions,
  type CommonOptions,
  checkCapturable,
  checkFused,
  checkKernels,
  type FusedOptions,
  runFused,
  stepTensors,
} from './base/fused';
import { isRecorded, negative, numberOf, oneMinus, over, times } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { betas, hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** Adam's hyperparameters. */
export interface AdamOptions extends CommonOptions, FusedOptions, CapturableOptions {
  /** The learning rate. Default: 0.001. */
  lr: number | Tensor;
  /**
   * The decays of the running averages of the gradient and of its square, from 0 to 1. Default: [0.9, 0.999].
   */
  betas: readonly [number | Tensor, number | Tensor];
  /** Added to the denominator for numerical stability. Default: 1e-8. */
  eps: number;
  /** The weight of the L2 penalty, or the weight decay with `decoupledWeightDecay`. Default: 0. */
  weightDecay: number;
  /** Whether to divide by the largest running average so far, as AMSGrad does. Default: false. */
  amsgrad: boolean;
  /**
   * Whether the weight decay shrinks the weights directly, as in AdamW, instead of entering the averages.
   * Default: false.
   */
  decoupledWeightDecay: boolean;
}

/** What Adam keeps for each parameter, under Python's keys. */
export interface AdamState {
  /** The number of steps taken; a tensor with `fused`. */
  step: number | Tensor;
  /** The running average of the gradient. */
  exp_avg: Tensor;
  /** The running average of the squared gradient. */
  exp_avg_sq: Tensor;
  /** The largest running average of the squared gradient, with `amsgrad`. */
  max_exp_avg_sq?: Tensor;
}

const rules = hyperparameters<AdamOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-3),
    betas: betas(),
    eps: numberOrTensor({ least: 0 }, 1e-8),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    amsgrad: flag(false),
    maximize: flag(false),
    foreach: orNull(flag()),
    capturable: flag(false),
    differentiable: flag(false),
    fused: orNull(flag()),
    decoupledWeightDecay: flag(false),
  },
  5,
);

/** The hyperparameters that may be given by position. */
export type AdamPositional = [
  lr: number | Tensor,
  betas: AdamOptions['betas'],
  eps: number,
  weightDecay: number,
  amsgrad: boolean,
];

/**
 * Divides the running average of the gradient by the square root of the running average of its square, after
 * Kingma and Ba (2014). It is a good first choice for most models.
 * @example
 * ```ts
 * const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
 * optimizer.zeroGrad();
 * lossFn(model(input), target).backward();
 * optimizer.step();
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Adam.html
 * @see https://arxiv.org/abs/1412.6980
 */
export class Adam extends Optimizer<AdamOptions, AdamState> {
  constructor(
    params: Params<AdamOptions>,
    ...options: Arguments<Partial<AdamPositional>, Partial<AdamOptions>>
  ) {
    super(...rules.bind('Adam', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'betas', 'eps'];
  }

  protected override check(options: AdamOptions): void {
    rules.check(this.name, options);
    checkKernels(this.name, options);
  }

  protected override initState(
    parameter: Tensor,
    { amsgrad, fused, capturable }: ParamGroup<AdamOptions>,
  ): AdamState {
    if (fused) checkFused(this.name, parameter);
    if (capturable) checkCapturable(this.name, parameter);
    const state: AdamState = {
      step: 0,
      exp_avg: functions.zerosLike(parameter),
      exp_avg_sq: functions.zerosLike(parameter),
    };
    if (amsgrad) state.max_exp_avg_sq = functions.zerosLike(parameter);
    return state;
  }

  protected override updateGroup(group: ParamGroup<AdamOptions>, update: Update<AdamState>): void {
    if (group.fused) {
      this.#updateFused(group, update);
      return;
    }
    const { states, step, list } = update;
    const { weightDecay, eps, lr } = group;
    const [beta1, beta2] = group.betas.map(numberOf) as [number, number];
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) {
      if (group.decoupledWeightDecay) params.mul_(oneMinus(times(lr, weightDecay)));
      else grads = grads.add(params, weightDecay);
    }
    const averages = list(states.map((state) => state.exp_avg)).lerp_(grads, 1 - beta1);
    const squares = list(states.map((state) => state.exp_avg_sq));
    squares.mul_(beta2).addcmul_(grads, grads, 1 - beta2);
    const divisors = group.amsgrad
      ? list(states.map((state) => state.max_exp_avg_sq as Tensor)).maximum_(squares)
      : squares;
    const denominators = divisors
      .sqrt()
      .div_(params.spread(pow(1 - pow(beta2, step), 0.5)))
      .add_(eps);
    const stepSize = negative(over(lr, 1 - pow(beta1, step)));
    if (isRecorded(stepSize)) params.addcdiv_(averages.mul(stepSize), denominators);
    else params.addcdiv_(averages, denominators, params.spread(numberOf(stepSize)));
  }

  #updateFused(group: AdamOptions, { params, grads, states, list }: Update<AdamState>): void {
    const steps = stepTensors(states, params);
    const { lr, amsgrad, weightDecay, eps, maximize } = group;
    const [beta1, beta2] = group.betas.map(numberOf) as [number, number];
    list(steps).add_(1);
    runFused(
      group.decoupledWeightDecay ? '_fused_adamw_' : '_fused_adam_',
      [
        params,
        grads.tensors,
        states.map((state) => state.exp_avg),
        states.map((state) => state.exp_avg_sq),
        amsgrad ? states.map((state) => state.max_exp_avg_sq as Tensor) : [],
        steps,
      ],
      { lr, beta1, beta2, weightDecay, eps, amsgrad, maximize },
      this.scaling,
    );
    const { foundInf } = this.scaling;
    // A step that the kernel skipped does not count.
    if (foundInf) for (const step of steps) step.sub_(foundInf.to(step.device));
  }
}
