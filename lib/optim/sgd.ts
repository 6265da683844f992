/** Stochastic gradient descent. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import type { TensorList } from '../core/operators/foreach/tensorList';
import { functions } from '../core/operators/namespaces';
import type { Tensor } from '../core/tensor/tensor';
import { type CommonOptions, checkFused, checkKernels, type FusedOptions, runFused } from './base/fused';
import { isRecorded, numberOf } from './base/numberOrTensor';
import { Optimizer } from './base/optimizer';
import { hyperparameters } from './base/options';
import type { ParamGroup, Params } from './base/parameterGroups';
import type { Update } from './base/update';

/** SGD's hyperparameters. */
export interface SGDOptions extends CommonOptions, FusedOptions {
  /** The learning rate. Default: 0.001. */
  lr: number | Tensor;
  /** The factor of the last step's direction that is added to the gradient. Default: 0. */
  momentum: number;
  /** The share of the gradient that the momentum leaves out. Default: 0. */
  dampening: number;
  /** The weight of the L2 penalty. Default: 0. */
  weightDecay: number | Tensor;
  /** Whether to use Nesterov's momentum, which needs a momentum and no dampening. Default: false. */
  nesterov: boolean;
}

/** What SGD keeps for each parameter, under Python's keys; nothing without momentum. */
export interface SGDState {
  /** The last direction. */
  momentum_buffer?: Tensor | null;
}

const rules = hyperparameters<SGDOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-3),
    momentum: numberOrTensor({ least: 0 }, 0),
    dampening: numberOrTensor({}, 0),
    weightDecay: numberOrTensor({ least: 0 }, 0),
    nesterov: flag(false),
    maximize: flag(false),
    foreach: orNull(flag()),
    differentiable: flag(false),
    fused: orNull(flag()),
  },
  5,
);

type Positional = [
  lr: number | Tensor,
  momentum: number,
  dampening: number,
  weightDecay: number | Tensor,
  nesterov: boolean,
];

/**
 * Stochastic gradient descent: each step subtracts the gradient times the learning rate, with momentum on
 * request. It takes sparse gradients.
 * @example
 * ```ts
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
 * optimizer.zeroGrad();
 * lossFn(model(input), target).backward();
 * optimizer.step();
 * ```
 * @throws RangeError for Nesterov's momentum without momentum or with dampening
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDOptions, SGDState> {
  constructor(params: Params<SGDOptions>, ...options: Arguments<Partial<Positional>, Partial<SGDOptions>>) {
    super(...rules.bind('SGD', [params, ...options]));
  }

  protected override check(options: SGDOptions): void {
    rules.check(this.name, options);
    checkKernels(this.name, options);
    if (options.nesterov && !(options.momentum > 0 && options.dampening === 0)) {
      throw new RangeError(
        `SGD: nesterov needs a momentum above 0 and no dampening, got momentum ${options.momentum} and dampening ${options.dampening}`,
      );
    }
  }

  protected override get acceptsSparse(): boolean {
    return true;
  }

  protected override get splitsComplex(): boolean {
    return false;
  }

  protected override initState(_: Tensor, { momentum }: ParamGroup<SGDOptions>): SGDState | null {
    return momentum === 0 ? null : {};
  }

  protected override updateGroup(group: ParamGroup<SGDOptions>, update: Update<SGDState>): void {
    if (group.fused) {
      this.#updateFused(group, update);
      return;
    }
    const { weightDecay, momentum, lr } = group;
    const params = update.list(update.params);
    let directions = group.maximize ? update.grads.neg() : update.grads;
    if (isRecorded(weightDecay)) directions = directions.add(params.mul(weightDecay));
    else if (numberOf(weightDecay) !== 0) directions = directions.add(params, numberOf(weightDecay));
    if (momentum !== 0) {
      const buffers = this.#buffers(group, update.states, directions);
      directions = group.nesterov ? directions.add(buffers, momentum) : buffers;
    }
    if (isRecorded(lr)) params.sub_(directions.mul(lr));
    else params.add_(directions, -numberOf(lr));
  }

  /** The directions after this step; at a parameter's first step its gradient. */
  #buffers(
    { momentum, dampening }: SGDOptions,
    states: readonly SGDState[],
    directions: TensorList,
  ): TensorList {
    if (states.every((state) => state.momentum_buffer)) {
      const buffers = directions.like(states.map((state) => state.momentum_buffer as Tensor));
      return buffers.mul_(momentum).add_(directions, 1 - dampening);
    }
    const buffers = states.map((state, i) => {
      const direction = directions.tensors[i] as Tensor;
      const before = state.momentum_buffer;
      const buffer = before ? before.mul_(momentum) : direction.detach().clone();
      if (before) buffer.add_(direction, { alpha: 1 - dampening });
      state.momentum_buffer = buffer;
      return buffer;
    });
    return directions.like(buffers);
  }

  #updateFused(group: SGDOptions, { params, grads, states, sparse }: Update<SGDState>): void {
    if (sparse) throw new TypeError('SGD: fused does not take sparse gradients');
    for (const parameter of params) checkFused(this.name, parameter);
    const isFirstStep = states.length > 0 && states.every((state) => !state.momentum_buffer);
    const buffers = states.map((state, i) => {
      const buffer = state.momentum_buffer ?? functions.emptyLike(params[i] as Tensor);
      state.momentum_buffer = buffer;
      return buffer;
    });
    const { lr, momentum, dampening, nesterov, maximize } = group;
    const weightDecay = numberOf(group.weightDecay);
    const keywords = { lr, weightDecay, momentum, dampening, nesterov, maximize, isFirstStep };
    runFused('_fused_sgd_', [params, grads.tensors, buffers], keywords, this.scaling);
  }
}
