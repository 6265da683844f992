/** Adadelta. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable } from './base/fused';
import { isRecorded, numberOf } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** Adadelta's hyperparameters. */
export interface AdadeltaOptions extends CommonOptions, CapturableOptions {
  /** The factor of each step. Default: 1. */
  lr: number | Tensor;
  /** The decay of the running averages of squares, from 0 to 1. Default: 0.9. */
  rho: number;
  /** Added under the square roots for numerical stability. Default: 1e-6. */
  eps: number;
  /** The weight of the L2 penalty. Default: 0. */
  weightDecay: number;
}

/** What Adadelta keeps for each parameter, under Python's keys. */
export interface AdadeltaState {
  /** The number of steps taken. */
  step: number;
  /** The running average of the squared gradient. */
  square_avg: Tensor;
  /** The running average of the squared steps. */
  acc_delta: Tensor;
}

const rules = hyperparameters<AdadeltaOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1),
    rho: numberOrTensor({ least: 0, most: 1 }, 0.9),
    eps: numberOrTensor({ least: 0 }, 1e-6),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    foreach: orNull(flag()),
    capturable: flag(false),
    maximize: flag(false),
    differentiable: flag(false),
  },
  5,
);

type Positional = [
  lr: number | Tensor,
  rho: number,
  eps: number,
  weightDecay: number,
  foreach: boolean | null,
];

/**
 * Scales each gradient by the ratio of the running sizes of steps and gradients, so that hardly any learning
 * rate needs to be chosen.
 * @example
 * ```ts
 * const optimizer = new optim.Adadelta(model.parameters(), { rho: 0.95 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.Adadelta.html
 * @see https://arxiv.org/abs/1212.5701
 */
export class Adadelta extends Optimizer<AdadeltaOptions, AdadeltaState> {
  constructor(
    params: Params<AdadeltaOptions>,
    ...options: Arguments<Partial<Positional>, Partial<AdadeltaOptions>>
  ) {
    super(...rules.bind('Adadelta', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'rho', 'eps'];
  }

  protected override check(options: AdadeltaOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(
    parameter: Tensor,
    { capturable }: ParamGroup<AdadeltaOptions>,
  ): AdadeltaState {
    if (capturable) checkCapturable(this.name, parameter);
    return { step: 0, square_avg: functions.zerosLike(parameter), acc_delta: functions.zerosLike(parameter) };
  }

  protected override updateGroup(group: ParamGroup<AdadeltaOptions>, update: Update<AdadeltaState>): void {
    const { states, list } = update;
    const { rho, eps, weightDecay, lr } = group;
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) grads = grads.add(params, weightDecay);
    const squares = list(states.map((state) => state.square_avg));
    squares.mul_(rho).addcmul_(grads, grads, 1 - rho);
    const steps = list(states.map((state) => state.acc_delta));
    const sizes = squares.add(eps).sqrt_();
    const deltas = steps.add(eps).sqrt_().div_(sizes).mul_(grads);
    steps.mul_(rho).addcmul_(deltas, deltas, 1 - rho);
    if (isRecorded(lr)) params.sub_(deltas.mul(lr));
    else params.add_(deltas, -numberOf(lr));
  }
}
