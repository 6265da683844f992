/**
 * `torch.optim`.
 * @see https://docs.pytorch.org/docs/2.13/optim.html
 */

export { RemovableHandle } from '../core/support/removableHandle';
export { Adadelta, type AdadeltaOptions, type AdadeltaState } from './adadelta';
export { Adafactor, type AdafactorOptions, type AdafactorState } from './adafactor';
export { Adagrad, type AdagradOptions, type AdagradState } from './adagrad';
export { Adam, type AdamOptions, type AdamState } from './adam';
export { Adamax, type AdamaxOptions, type AdamaxState } from './adamax';
export { AdamW, type AdamWOptions } from './adamw';
export { ASGD, type ASGDOptions, type ASGDState } from './asgd';
export type { CapturableOptions, CommonOptions, FusedOptions } from './base/fused';
export type { LoadStateDictHook, StateDictHook } from './base/hooks/stateDictHooks';
export {
  type Closure,
  registerOptimizerStepPostHook,
  registerOptimizerStepPreHook,
  type StepPostHook,
  type StepPreHook,
} from './base/hooks/stepHooks';
export { Optimizer } from './base/optimizer';
export type { GroupInit, NamedParameter, ParameterList, ParamGroup, Params } from './base/parameterGroups';
export type {
  LoadableStateDict,
  OptimizerStateDict,
  PackedGroup,
  ParamState,
  StateByNumber,
} from './base/stateDict';
export { swapInOptimizerParamsAndState } from './base/swapState';
export type { Update } from './base/update';
export { LBFGS, type LBFGSOptions, type LBFGSState } from './lbfgs/lbfgs';
export * as lrScheduler from './lrScheduler';
export { Muon, type MuonOptions, type MuonState } from './muon';
export { NAdam, type NAdamOptions, type NAdamState } from './nadam';
export { RAdam, type RAdamOptions, type RAdamState } from './radam';
export { RMSprop, type RMSpropOptions, type RMSpropState } from './rmsprop';
export { Rprop, type RpropOptions, type RpropState } from './rprop';
export { SGD, type SGDOptions, type SGDState } from './sgd';
export { SparseAdam, type SparseAdamOptions, type SparseAdamState } from './sparseAdam';
