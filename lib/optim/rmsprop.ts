/** RMSprop. */

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

/** RMSprop's hyperparameters. */
export interface RMSpropOptions extends CommonOptions, CapturableOptions {
  /** The learning rate. Default: 0.01. */
  lr: number | Tensor;
  /** The decay of the running average of the squared gradient. Default: 0.99. */
  alpha: number;
  /** Added to the denominator for numerical stability. Default: 1e-8. */
  eps: number;
  /** The weight of the L2 penalty. Default: 0. */
  weightDecay: number;
  /** The factor of the last step that is added to the next. Default: 0. */
  momentum: number;
  /**
   * Whether to divide by the standard deviation of the gradient instead of its root mean square. Default:
   * false.
   */
  centered: boolean;
}

/** What RMSprop keeps for each parameter, under Python's keys. */
export interface RMSpropState {
  /** The number of steps taken. */
  step: number;
  /** The running average of the squared gradient. */
  square_avg: Tensor;
  /** The last step, where there is momentum. */
  momentum_buffer?: Tensor;
  /** The running average of the gradient, with `centered`. */
  grad_avg?: Tensor;
}

const rules = hyperparameters<RMSpropOptions>({
  lr: numberOrTensor({ least: 0 }, 1e-2),
  alpha: numberOrTensor({ least: 0 }, 0.99),
  eps: numberOrTensor({ least: 0 }, 1e-8),
  weightDecay: numberOrTensor({ least: 0 }, 0),
  momentum: numberOrTensor({ least: 0 }, 0),
  centered: flag(false),
  capturable: flag(false),
  foreach: orNull(flag()),
  maximize: flag(false),
  differentiable: flag(false),
});

type Positional = [
  lr: number | Tensor,
  alpha: number,
  eps: number,
  weightDecay: number,
  momentum: number,
  centered: boolean,
  capturable: boolean,
  foreach: boolean | null,
  maximize: boolean,
  differentiable: boolean,
];

/**
 * Divides each gradient by the square root of the running average of its square.
 * @example
 * ```ts
 * const optimizer = new optim.RMSprop(model.parameters(), { lr: 0.01, momentum: 0.9 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends Optimizer<RMSpropOptions, RMSpropState> {
  constructor(
    params: Params<RMSpropOptions>,
    ...options: Arguments<Partial<Positional>, Partial<RMSpropOptions>>
  ) {
    super(...rules.bind('RMSprop', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'alpha', 'eps'];
  }

  protected override check(options: RMSpropOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor, group: ParamGroup<RMSpropOptions>): RMSpropState {
    if (group.capturable) checkCapturable(this.name, parameter);
    const state: RMSpropState = { step: 0, square_avg: functions.zerosLike(parameter) };
    if (group.momentum > 0) state.momentum_buffer = functions.zerosLike(parameter);
    if (group.centered) state.grad_avg = functions.zerosLike(parameter);
    return state;
  }

  protected override updateGroup(group: ParamGroup<RMSpropOptions>, update: Update<RMSpropState>): void {
    const { states, list } = update;
    const { alpha, eps, weightDecay, momentum, lr } = group;
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) grads = grads.add(params, weightDecay);
    const squares = list(states.map((state) => state.square_avg));
    squares.mul_(alpha).addcmul_(grads, grads, 1 - alpha);
    let variances = squares;
    if (group.centered) {
      const averages = list(states.map((state) => state.grad_avg as Tensor)).lerp_(grads, 1 - alpha);
      variances = squares.addcmul(averages, averages, -1);
    }
    const deviations = variances.sqrt().add_(eps);
    if (momentum > 0) {
      const buffers = list(states.map((state) => state.momentum_buffer as Tensor));
      buffers.mul_(momentum).addcdiv_(grads, deviations);
      if (isRecorded(lr)) params.sub_(buffers.mul(lr));
      else params.add_(buffers, -numberOf(lr));
    } else if (isRecorded(lr)) params.addcdiv_(grads.mul(lr.neg()), deviations);
    else params.addcdiv_(grads, deviations, -numberOf(lr));
  }
}
