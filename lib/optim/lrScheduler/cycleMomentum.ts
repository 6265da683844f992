/** Momentum that falls while the learning rate rises. */

import type { Scalar } from '../base/numberOrTensor';
import type { Optimizer } from '../base/optimizer';
import type { ParamGroup } from '../base/parameterGroups';

/**
 * Whether the optimizer's momentum is its first beta.
 * @throws TypeError for an optimizer without momentum
 */
export function usesBeta1(callee: string, optimizer: Optimizer): boolean {
  if (!('momentum' in optimizer.defaults) && !('betas' in optimizer.defaults)) {
    throw new TypeError(
      `${callee}: argument 'cycleMomentum': expected false for an optimizer without momentum or betas (${optimizer.name}), got true`,
    );
  }
  return 'betas' in optimizer.defaults;
}

export function setMomentum(group: ParamGroup, useBeta1: boolean, momentum: Scalar): void {
  if (useBeta1) group['betas'] = [momentum, ...(group['betas'] as Scalar[]).slice(1)];
  else group['momentum'] = momentum;
}

/** Sets each group to its largest momentum, and stores the bounds in the group. */
export function startMomenta(
  optimizer: Optimizer,
  useBeta1: boolean,
  greatest: readonly number[],
  least: readonly number[],
): void {
  for (const [i, group] of optimizer.paramGroups.entries()) {
    setMomentum(group, useBeta1, greatest[i] as number);
    group['maxMomentum'] = greatest[i];
    group['baseMomentum'] = least[i];
  }
}
