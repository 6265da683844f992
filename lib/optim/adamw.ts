/** AdamW. */

import { Adam, type AdamOptions, type AdamPositional } from './adam';
import { type Arguments, bindOptions, type OptionSpec } from './base/options';
import type { Params } from './base/parameterGroups';
import type { LoadableStateDict, OptimizerStateDict } from './base/stateDict';

/** AdamW's hyperparameters: those of Adam, with a weight decay of 0.01 by default. */
export type AdamWOptions = Omit<AdamOptions, 'decoupledWeightDecay'>;

const specs: readonly OptionSpec[] = [
  { name: 'lr', default: 1e-3 },
  { name: 'betas', default: [0.9, 0.999] },
  { name: 'eps', default: 1e-8 },
  { name: 'weightDecay', default: 1e-2 },
  { name: 'amsgrad', default: false },
  { name: 'maximize', default: false, keywordOnly: true },
  { name: 'foreach', default: null, keywordOnly: true },
  { name: 'capturable', default: false, keywordOnly: true },
  { name: 'differentiable', default: false, keywordOnly: true },
  { name: 'fused', default: null, keywordOnly: true },
];

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
  constructor(params: Params<AdamWOptions>, ...options: Arguments<AdamPositional, Partial<AdamWOptions>>) {
    const [bound, values] = bindOptions<AdamWOptions>('AdamW', specs, [params, ...options]);
    super(bound as Params<AdamOptions>, { ...values, decoupledWeightDecay: true });
  }

  /** Loads a state dict; the weight decay stays decoupled, whatever the dict says. */
  override loadStateDict(stateDict: LoadableStateDict | OptimizerStateDict): void {
    super.loadStateDict(stateDict);
    for (const group of this.paramGroups) group.decoupledWeightDecay = true;
  }
}
