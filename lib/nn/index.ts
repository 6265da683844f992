/**
 * Layers, losses and containers.
 * @see https://docs.pytorch.org/docs/2.13/nn.html
 */

export type { FullBackwardHook, FullBackwardPreHook } from './backwardHooks';
export { type FactoryKwargs, factoryKwargs } from './factoryKwargs';
export { functional } from './functional';
export * from './globalHooks';
export * as init from './init';
export type { NamedOptions } from './module';
export type { ModuleTarget } from './moduleConversion';
export type {
  ForwardHook,
  ForwardPreHook,
  IncompatibleKeys,
  LoadReport,
  LoadStateDictPostHook,
  LoadStateDictPreHook,
  StateDictPostHook,
  StateDictPreHook,
} from './moduleHooks';

import './forwardParameters';

export * from './modules';
export type { StateDict } from './stateDict';
export * as utils from './utils';
