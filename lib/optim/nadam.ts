/** NAdam. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import type { Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable } from './base/fused';
import {
  asDefaultFloat,
  isRecorded,
  negative,
  numberOf,
  oneMinus,
  over,
  type Scalar,
  times,
} from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { betas, hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** NAdam's hyperparameters. */
export interface NAdamOptions extends CommonOptions, CapturableOptions {
  /** The learning rate. Default: 0.002. */
  lr: number | Tensor;
  /**
   * The decays of the running averages of the gradient and of its square, from 0 to 1. Default: [0.9, 0.999].
   */
  betas: readonly [number, number];
  /** Added to the denominator for numerical stability. Default: 1e-8. */
  eps: number;
  /** The weight of the L2 penalty, or the weight decay with `decoupledWeightDecay`. Default: 0. */
  weightDecay: number;
  /** How fast the momentum grows to its full size. Default: 0.004. */
  momentumDecay: number;
  /** Whether the weight decay shrinks the weights directly, as in AdamW. Default: false. */
  decoupledWeightDecay: boolean;
}

/** What NAdam keeps for each parameter, under Python's keys. */
export interface NAdamState {
  /** The number of steps taken. */
  step: number;
  /** The product of the momenta of all steps. */
  mu_product: number;
  /** The running average of the gradient. */
  exp_avg: Tensor;
  /** The running average of the squared gradient. */
  exp_avg_sq: Tensor;
}

const rules = hyperparameters<NAdamOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 2e-3),
    betas: betas(),
    eps: numberOrTensor({ least: 0 }, 1e-8),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    momentumDecay: numberOrTensor({ least: 0 }, 4e-3),
    decoupledWeightDecay: flag(false),
    foreach: orNull(flag()),
    maximize: flag(false),
    capturable: flag(false),
    differentiable: flag(false),
  },
  6,
);

type Positional = [
  lr: number | Tensor,
  betas: NAdamOptions['betas'],
  eps: number,
  weightDecay: number,
  momentumDecay: number,
  decoupledWeightDecay: boolean,
];

/**
 * Adam with Nesterov's momentum, which grows over the first steps, after Dozat (2016).
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.NAdam.html
 * @see https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
 */
export class NAdam extends Optimizer<NAdamOptions, NAdamState> {
  constructor(
    params: Params<NAdamOptions>,
    ...options: Arguments<Partial<Positional>, Partial<NAdamOptions>>
  ) {
    super(...rules.bind('NAdam', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'betas', 'eps', 'momentumDecay'];
  }

  protected override get scalars(): readonly string[] {
    return ['step', 'mu_product'];
  }

  protected override check(options: NAdamOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor, { capturable }: ParamGroup<NAdamOptions>): NAdamState {
    if (capturable) checkCapturable(this.name, parameter);
    const [exp_avg, exp_avg_sq] = [functions.zerosLike(parameter), functions.zerosLike(parameter)];
    return { step: 0, mu_product: 1, exp_avg, exp_avg_sq };
  }

  protected override updateGroup(group: ParamGroup<NAdamOptions>, update: Update<NAdamState>): void {
    const { states, step, list } = update;
    const { weightDecay, momentumDecay, eps, lr } = group;
    const [beta1, beta2] = group.betas;
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) {
      if (group.decoupledWeightDecay) params.mul_(oneMinus(times(lr, weightDecay)));
      else grads = grads.add(params, weightDecay);
    }
    const momentumAt = (t: number) => beta1 * (1 - 0.5 * pow(0.96, t * momentumDecay));
    const momentum = momentumAt(step);
    const next = momentumAt(step + 1);
    // Python stores the product in a float32 tensor, which rounds it.
    const product = asDefaultFloat((states[0] as NAdamState).mu_product * asDefaultFloat(momentum));
    for (const state of states) state.mu_product = product;
    const averages = list(states.map((state) => state.exp_avg)).lerp_(grads, 1 - beta1);
    const squares = list(states.map((state) => state.exp_avg_sq));
    squares.mul_(beta2).addcmul_(grads, grads, 1 - beta2);
    const denominators = squares
      .div(1 - pow(beta2, step))
      .sqrt_()
      .add_(eps);
    const advance = (directions: typeof grads, stepSize: Scalar) => {
      if (isRecorded(stepSize)) params.addcdiv_(directions.mul(stepSize), denominators);
      else params.addcdiv_(directions, denominators, numberOf(stepSize));
    };
    advance(grads, over(times(negative(lr), 1 - momentum), 1 - product));
    advance(averages, over(times(negative(lr), next), 1 - product * next));
  }
}
