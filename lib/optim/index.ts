/**
 * `torch.optim`.
 * @see https://docs.pytorch.org/docs/2.13/optim.html
 */
export { Adam, type AdamOptions, type AdamState } from './adam';
export type { RemovableHandle } from './hooks';
export type { CapturableOptions, CommonOptions, FusedOptions } from './kernels';
export {
  type Closure,
  type LoadStateDictHook,
  Optimizer,
  registerOptimizerStepPostHook,
  registerOptimizerStepPreHook,
  type StateDictHook,
  type StepPostHook,
  type StepPreHook,
} from './optimizer';
export type { GroupInit, NamedParameter, ParameterList, ParamGroup, Params } from './parameterGroups';
export { SGD, type SGDOptions, type SGDState } from './sgd';
export type {
  LoadableStateDict,
  OptimizerStateDict,
  PackedGroup,
  ParamState,
  StateByNumber,
} from './stateDict';
