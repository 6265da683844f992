/** RAdam. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import type { Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable } from './base/fused';
import { oneMinus, times } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { betas, hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** RAdam's hyperparameters. */
export interface RAdamOptions extends CommonOptions, CapturableOptions {
  /** The learning rate. Default: 0.001. */
  lr: number | Tensor;
  /**
   * The decays of the running averages of the gradient and of its square, from 0 to 1. Default: [0.9, 0.999].
   */
  betas: readonly [number, number];
  /** Added to the denominator for numerical stability. Default: 1e-8. */
  eps: number;
  /** The weight of the L2 penalty, or the weight decay with `decoupledWeightDecay`. Default: 0. */
  weightDecay: number;
  /** Whether the weight decay shrinks the weights directly, as in AdamW. Default: false. */
  decoupledWeightDecay: boolean;
}

/** What RAdam keeps for each parameter, under Python's keys. */
export interface RAdamState {
  /** The number of steps taken. */
  step: number;
  /** The running average of the gradient. */
  exp_avg: Tensor;
  /** The running average of the squared gradient. */
  exp_avg_sq: Tensor;
}

const rules = hyperparameters<RAdamOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-3),
    betas: betas(),
    eps: numberOrTensor({ least: 0 }, 1e-8),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    decoupledWeightDecay: flag(false),
    foreach: orNull(flag()),
    maximize: flag(false),
    capturable: flag(false),
    differentiable: flag(false),
  },
  5,
);

type Positional = [
  lr: number | Tensor,
  betas: RAdamOptions['betas'],
  eps: number,
  weightDecay: number,
  decoupledWeightDecay: boolean,
];

/**
 * Adam that adapts the step of each element only once enough steps have estimated the gradient's size, after
 * Liu et al. (2019), which replaces a warm-up.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.RAdam.html
 * @see https://arxiv.org/abs/1908.03265
 */
export class RAdam extends Optimizer<RAdamOptions, RAdamState> {
  constructor(
    params: Params<RAdamOptions>,
    ...options: Arguments<Partial<Positional>, Partial<RAdamOptions>>
  ) {
    super(...rules.bind('RAdam', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'betas', 'eps'];
  }

  protected override check(options: RAdamOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor, { capturable }: ParamGroup<RAdamOptions>): RAdamState {
    if (capturable) checkCapturable(this.name, parameter);
    return { step: 0, exp_avg: functions.zerosLike(parameter), exp_avg_sq: functions.zerosLike(parameter) };
  }

  protected override updateGroup(group: ParamGroup<RAdamOptions>, update: Update<RAdamState>): void {
    const { states, step, list } = update;
    const { weightDecay, eps, lr } = group;
    const [beta1, beta2] = group.betas;
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) {
      if (group.decoupledWeightDecay) params.mul_(oneMinus(times(lr, weightDecay)));
      else grads = grads.add(params, weightDecay);
    }
    const averages = list(states.map((state) => state.exp_avg)).lerp_(grads, 1 - beta1);
    const squares = list(states.map((state) => state.exp_avg_sq));
    squares.mul_(beta2).addcmul_(grads, grads, 1 - beta2);
    const correction = 1 - pow(beta2, step);
    // The length of the approximated simple moving average: its limit, and its present value.
    const longest = 2 / (1 - beta2) - 1;
    const length = longest - (2 * step * pow(beta2, step)) / correction;
    const directions = averages.div(1 - pow(beta1, step)).mul(lr);
    if (length > 5) {
      const ratio = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
      const scales = squares.sqrt().add_(eps).reciprocal().mul_(pow(correction, 0.5));
      params.sub_(directions.mul_(scales).mul_(pow(ratio, 0.5)));
    } else params.sub_(directions);
  }
}
