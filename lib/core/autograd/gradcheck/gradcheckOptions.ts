/** The arguments of `gradcheck` and `gradgradcheck`. */

import { anything, flag, functionRule, only, real, signature } from '../../arguments/rules';
import type { Tensor } from '../../tensor/tensor';

/** The options of `gradcheck` and `gradgradcheck`. */
export interface GradcheckOptions {
  /** By how much an input is changed up and down to compute a difference; 1e-6 by default. */
  eps?: number;
  /** The absolute tolerance: by how much a derivative may differ from the expected one; 1e-5 by default. */
  atol?: number;
  /** The relative tolerance: by which share of the expected derivative it may differ besides; 1e-3 by default. */
  rtol?: number;
  /** Where a gradient is wrong, whether to throw (true, the default) or to return false. */
  raiseException?: boolean;
  /** How far the results of two runs of the same backward may differ; 0 by default. */
  nondetTol?: number;
  /** Whether to check that the backward accepts undefined gradients; true by default. */
  checkUndefinedGrad?: boolean;
  /** Whether to check that gradients have the dtypes of their inputs; false by default. */
  checkGradDtypes?: boolean;
  /** Accepted for compatibility with Python. All derivatives are checked in any case. */
  fastMode?: boolean;
}

const tolerances = { eps: real(1e-6), atol: real(1e-5), rtol: real(1e-3) };
const checks = {
  raiseException: flag(true),
  nondetTol: real(0),
  checkUndefinedGrad: flag(true),
  checkGradDtypes: flag(false),
};
const first = { func: functionRule<(...args: unknown[]) => unknown>(), inputs: anything<unknown>() };

export const bindCheck = signature(
  {
    ...first,
    ...tolerances,
    ...checks,
    checkBatchedGrad: only(false),
    checkBatchedForwardGrad: only(false),
    checkForwardAd: only(false),
    checkBackwardAd: only(true),
    fastMode: flag(false),
    masked: anything(null),
  },
  2,
);
export const bindGradCheck = signature(
  {
    ...first,
    gradOutputs: anything<Tensor | readonly Tensor[] | null>(null),
    ...tolerances,
    genNonContigGradOutputs: only(false),
    ...checks,
    checkBatchedGrad: only(false),
    checkFwdOverRev: only(false),
    checkRevOverRev: only(true),
    fastMode: flag(false),
    masked: only(false),
  },
  3,
);
