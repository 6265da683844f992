/** Averaged stochastic gradient descent. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { pow } from '../core/support/libm';
import { isTensor, type Tensor } from '../core/tensor/tensor';
import { type CapturableOptions, type CommonOptions, checkCapturable } from './base/fused';
import { asDefaultFloat, numberOf, type Scalar } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** ASGD's hyperparameters. */
export interface ASGDOptions extends CommonOptions, CapturableOptions {
  /** The learning rate. Default: 0.01. */
  lr: number | Tensor;
  /** The decay of the weights, times the learning rate, at each step. Default: 0.0001. */
  lambd: number;
  /** The power by which the learning rate falls. Default: 0.75. */
  alpha: number;
  /** The step at which averaging starts. Default: 1e6. */
  t0: number;
  /** The weight of the L2 penalty. Default: 0. */
  weightDecay: number;
}

/** What ASGD keeps for each parameter, under Python's keys. */
export interface ASGDState {
  /** The number of steps taken. */
  step: number;
  /** The learning rate of the next step. */
  eta: number;
  /** The share of the next weights in the average. */
  mu: number;
  /** The averaged weights. */
  ax: Tensor;
}

const rules = hyperparameters<ASGDOptions>({
  lr: numberOrTensor({ least: 0 }, 1e-2),
  lambd: numberOrTensor({}, 1e-4),
  alpha: numberOrTensor({}, 0.75),
  t0: numberOrTensor({}, 1e6),
  weightDecay: numberOrTensor({ least: 0 }, 0),
  foreach: orNull(flag()),
  maximize: flag(false),
  differentiable: flag(false),
  capturable: flag(false),
});

type Positional = [
  lr: number | Tensor,
  lambd: number,
  alpha: number,
  t0: number,
  weightDecay: number,
  foreach: boolean | null,
  maximize: boolean,
  differentiable: boolean,
  capturable: boolean,
];

/**
 * Stochastic gradient descent that also averages the weights, from step `t0` on; the averages are in `state`.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.ASGD.html
 */
export class ASGD extends Optimizer<ASGDOptions, ASGDState> {
  constructor(params: Params<ASGDOptions>, ...options: Arguments<Partial<Positional>, Partial<ASGDOptions>>) {
    super(...rules.bind('ASGD', [params, ...options]));
  }

  protected override get floats(): readonly string[] {
    return ['lr', 'lambd', 'alpha', 't0'];
  }

  protected override get scalars(): readonly string[] {
    return ['step', 'eta', 'mu'];
  }

  protected override check(options: ASGDOptions): void {
    rules.check(this.name, options);
  }

  protected override initState(parameter: Tensor, { capturable, lr }: ParamGroup<ASGDOptions>): ASGDState {
    if (capturable) checkCapturable(this.name, parameter);
    return { step: 0, eta: asDefaultFloat(numberOf(lr)), mu: 1, ax: functions.zerosLike(parameter) };
  }

  protected override updateGroup(group: ParamGroup<ASGDOptions>, update: Update<ASGDState>): void {
    const { states, step, list } = update;
    const { lambd, t0, weightDecay } = group;
    const { eta, mu } = states[0] as ASGDState;
    const params = list(update.params);
    let grads = group.maximize ? update.grads.neg() : update.grads;
    if (weightDecay !== 0) grads = grads.add(params, weightDecay);
    params.mul_(1 - lambd * eta).add_(grads, -eta);
    const averages = list(states.map((state) => state.ax));
    if (mu === 1) averages.copy_(params);
    else averages.add_(params.sub(averages).mul_(mu));
    // Python stores both in float32 tensors, which round them.
    const nextEta = asDefaultFloat(numberOf(rateAt(step, group)));
    const nextMu = asDefaultFloat(1 / Math.max(1, step - t0));
    for (const state of states) {
      state.eta = nextEta;
      state.mu = nextMu;
    }
  }
}

/** The learning rate after `step`. */
function rateAt(step: number, { lr, lambd, alpha }: ASGDOptions): Scalar {
  if (isTensor(lr)) return lr.div(lr.mul(lambd).mul(step).add(1).pow(alpha));
  return lr / pow(1 + lambd * lr * step, alpha);
}
