import { Adam, type AdamOptions, type AdamPositional } from './adam';
import { type Arguments, bindOptions, type OptionSpec } from './base/options';
import type { Params } from './base/parameterGroups';
import type { LoadableStateDict, OptimizerStateDict } from './base/stateDict';

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
 * Adam whose weight decay (default: 0.01) shrinks the weights themselves and stays out of the averages.
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.optim.AdamW.html
 * @see https://arxiv.org/abs/1711.05101
 */
export class AdamW extends Adam {
  constructor(params: Params<AdamWOptions>, ...options: Arguments<AdamPositional, Partial<AdamWOptions>>) {
    const [bound, values] = bindOptions<AdamWOptions>('AdamW', specs, [params, ...options]);
    super(bound as Params<AdamOptions>, { ...values, decoupledWeightDecay: true });
  }

  /** As every optimizer's; the decay stays decoupled, whatever the dict says. */
  override loadStateDict(stateDict: LoadableStateDict | OptimizerStateDict): void {
    super.loadStateDict(stateDict);
    for (const group of this.paramGroups) group.decoupledWeightDecay = true;
  }
}
