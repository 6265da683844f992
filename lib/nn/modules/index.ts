/** Every layer, loss and container, and what their constructors take. */

export { ModuleDict } from '../containers/moduleDict';
export { ModuleList } from '../containers/moduleList';
export { ParameterDict } from '../containers/parameterDict';
export { ParameterList } from '../containers/parameterList';
export { Sequential } from '../containers/sequential';
export { Module } from '../module';
export { Buffer, Parameter } from '../parameter';
export * from './activation';
export * from './adaptivePooling';
export * from './averagePooling';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm, type SyncBatchNormOptions } from './batchNorm';
export { Conv1d, Conv2d, Conv3d, type ConvOptions, type ConvPadding, type PaddingMode } from './conv';
export * from './distance';
export * from './dropout';
export * from './flatten';
export * from './image';
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './instanceNorm';
export * from './linear';
export * from './loss';
export {
  GroupNorm,
  type GroupNormOptions,
  LayerNorm,
  type LayerNormOptions,
  LocalResponseNorm,
  type LocalResponseNormOptions,
  type NormalizedShape,
  RMSNorm,
  type RMSNormOptions,
} from './normalization';
export * from './padding';
export * from './parametricActivation';
export * from './pooling';
export type { RunningNormOptions } from './runningNorm';
export * from './softmax';
