/** Adamax. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import type { Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable } from './base/fused';
import { isRecorded, negative, numberOf, over } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { betas, hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** Adamax's hyperparameters. */
export interface AdamaxOptions extends CommonOptions, CapturableOptions {
  /** The learning rate. Default: 0.002. */
  lr: number | Tensor;
  /**
   * The decays of the running average of the gradient and of its running maximum, from 0 to 1. Default: [0.9,
   * 0.999].
   */
  betas: readonly [number, number];
  /** Added to the absolute gradient for numerical stability. Default: 1e-8. */
  eps: number;
  /** The weight of the L2 penalty. Default: 0. */
  weightDecay: number;
}

/** What Adamax keeps for each parameter, under Python's keys. */
export interface AdamaxState {
  /** The number of steps taken. */
  step: number;
  /** The running average of the gradient. */
  exp_avg: Tensor;
  /** The running maximum of the absolute gradient. */
  exp_inf: Tensor;
}

const rules = hyperparameters<AdamaxOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 2e-3),
    betas: betas(),
    eps: numberOrTensor({ least: 0 }, 1e-8),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    foreach: orNull(flag()),
    maximize: flag(false),
    differentiable: flag(false),
    capturable: flag(false),
  },
  5,
);

type Positional = [
  lr: number | Tensor,
  betas: AdamaxOptions['betas'],
  eps: number,
  weightDecay: number,
  foreach: boolean | null,
];

/**
 * Adam that divides by the running maximum of the absolute gradient instead of a root of averaged squares.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Adamax.html
 * @see https://arxiv.org/abs/1412.6980
 */
export class Adamax extends Optimizer<AdamaxOptions, AdamaxState> {
  constructor(
    params: Params<AdamaxOptions>,
    ...options: Arguments<Partial<Positional>, Partial<AdamaxOptions>>
  ) {
    super(...rules.bind('Adamax', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'betas', 'eps'];
  }

  protected override check(options: AdamaxOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor, { capturable }: ParamGroup<AdamaxOptions>): AdamaxState {
    if (capturable) checkCapturable(this.name, parameter);
    return { step: 0, exp_avg: functions.zerosLike(parameter), exp_inf: functions.zerosLike(parameter) };
  }

  protected override updateGroup(group: ParamGroup<AdamaxOptions>, update: Update<AdamaxState>): void {
    const { states, step, list } = update;
    const { weightDecay, eps } = group;
    const [beta1, beta2] = group.betas;
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) grads = grads.add(params, weightDecay);
    const averages = list(states.map((state) => state.exp_avg)).lerp_(grads, 1 - beta1);
    const greatest = list(states.map((state) => state.exp_inf));
    greatest.mul_(beta2).maximum_(grads.abs().add_(eps));
    const stepSize = negative(over(group.lr, 1 - pow(beta1, step)));
    if (isRecorded(stepSize)) params.addcdiv_(averages.mul(stepSize), greatest);
    else params.addcdiv_(averages, greatest, numberOf(stepSize));
  }
}
