/**
 * Layers, losses and containers.
 * @see https://docs.pytorch.org/docs/2.13/nn.html
 */

export type { ModuleTarget } from './base/conversion';
export { type FactoryKwargs, factoryKwargs } from './base/factoryKwargs';
export type { FullBackwardHook, FullBackwardPreHook } from './base/hooks/backwardHooks';
export * from './base/hooks/globalHooks';
export type {
  ForwardHook,
  ForwardPreHook,
  IncompatibleKeys,
  LoadReport,
  LoadStateDictPostHook,
  LoadStateDictPreHook,
  StateDictPostHook,
  StateDictPreHook,
} from './base/hooks/moduleHooks';
export type { NamedOptions } from './base/module';
export type { StateDict } from './base/stateDict';
export { functional } from './functional';
export * as init from './init';
export * from './modules';
export * as utils from './utils';
