/**
 * Checkpoints trade time for memory: what runs in one is not kept for the backward pass, but computed again there.
 * @see https://docs.pytorch.org/docs/2.13/checkpoint.html
 */
export {
  checkpoint,
  checkpointSequential,
  setCheckpointDebugEnabled,
  setCheckpointEarlyStop,
} from './checkpoint';
export { DefaultDeviceType, getDeviceStates, setDeviceStates } from './deviceStates';
export { CheckpointError } from './error';
export { GraphExecGroup } from './graphExecGroup';
export { type CheckpointOptions, type EnterScope, noopContextFn } from './options';
export { CheckpointFunction, checkBackwardValidity, detachVariable } from './reentrant';
