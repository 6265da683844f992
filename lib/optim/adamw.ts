/** AdamW. */

import { numberOrTensor } from '../core/arguments/numberRules';
import { type Arguments, flag, orNull } from '../core/arguments/rules';
import { Adam, type AdamOptions, type AdamPositional } from './adam';
import { betas, hyperparameters } from './base/options';
import type { Params } from './base/parameterGroups';
import type { LoadableStateDict, OptimizerStateDict, StateDictArguments } from './base/stateDict';

/** AdamW's hyperparameters: those of Adam, with a weight decay of 0.01 by default. */
export type AdamWOptions = Omit<AdamOptions, 'decoupledWeightDecay'>;

const rules = hyperparameters<AdamWOptions>(
  {
    lr: numberOrTensor({ least: 0 }, 1e-3),
    betas: betas(),
    eps: numberOrTensor({ least: 0 }, 1e-8),
    weightDecay: numberOrTensor({ least: 0 }, 1e-2),
    amsgrad: flag(false),
    maximize: flag(false),
    foreach: orNull(flag()),
    capturable: flag(false),
    differentiable: flag(false),
    fused: orNull(flag()),
  },
  5,
);

/**
 * Adam with decoupled weight decay (default: 0.01): the decay shrinks the weights directly and stays out of
 * the averages, after Loshchilov and Hutter (2017).
 * @example
 * ```ts
 * const optimizer = new optim.AdamW(model.parameters(), { lr: 0.001, weightDecay: 0.05 });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.AdamW.html
 * @see https://arxiv.org/abs/1711.05101
 */
export class AdamW extends Adam {
  constructor(
    params: Params<AdamWOptions>,
    ...options: Arguments<Partial<AdamPositional>, Partial<AdamWOptions>>
  ) {
    const [bound, values] = rules.bind('AdamW', [params, ...options]);
    super(bound as Params<AdamOptions>, { ...values, decoupledWeightDecay: true });
  }

  /** Loads a state dict; the weight decay stays decoupled, whatever the dict says. */
  override loadStateDict(...args: StateDictArguments<LoadableStateDict | OptimizerStateDict>): void {
    super.loadStateDict(...args);
    for (const group of this.paramGroups) group.decoupledWeightDecay = true;
  }
}
