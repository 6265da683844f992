/** Every layer, loss and container, and what their constructors take. */

export { UninitializedBuffer, UninitializedParameter } from '../base/lazy/uninitialized';
export { Module } from '../base/module';
export { Buffer, Parameter } from '../base/parameter';
export { ModuleDict } from '../containers/moduleDict';
export { ModuleList } from '../containers/moduleList';
export { ParameterDict } from '../containers/parameterDict';
export { ParameterList } from '../containers/parameterList';
export { Sequential } from '../containers/sequential';
export * from './activation';
export * from './adaptiveSoftmax';
export {
  MultiheadAttention,
  type MultiheadAttentionInput,
  type MultiheadAttentionOptions,
} from './attention';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm, type SyncBatchNormOptions } from './batchNorm';
export * from './channelShuffle';
export { Conv1d, Conv2d, Conv3d, type ConvOptions, type ConvPadding } from './conv';
export type { PaddingMode } from './convNd';
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeOptions,
} from './convTranspose';
export { CrossMapLRN2d } from './crossMapNorm';
export * from './distance';
export * from './dropout';
export * from './embedding';
export * from './embeddingBag';
export type { EmbeddingOptions, PretrainedOptions } from './embeddingTable';
export * from './flatten';
export * from './fold';
export * from './groupNorm';
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './instanceNorm';
export * from './layerNorm';
export {
  LazyConv1d,
  LazyConv2d,
  LazyConv3d,
  LazyConvTranspose1d,
  LazyConvTranspose2d,
  LazyConvTranspose3d,
} from './lazy/conv';
export * from './lazy/linear';
export {
  LazyBatchNorm1d,
  LazyBatchNorm2d,
  LazyBatchNorm3d,
  LazyInstanceNorm1d,
  LazyInstanceNorm2d,
  LazyInstanceNorm3d,
} from './lazy/norm';
export * from './linear';
export { LocalResponseNorm, type LocalResponseNormOptions } from './localResponseNorm';
export * from './loss';
export * from './padding';
export * from './pixelShuffle';
export * from './pooling';
export type { RecurrentOptions, RNNBaseOptions } from './recurrent/arguments';
export { RNNBase } from './recurrent/base';
export { RNNCellBase, type RNNCellBaseOptions } from './recurrent/cellBase';
export {
  GRUCell,
  LSTMCell,
  type RecurrentCellOptions,
  RNNCell,
  type RNNCellOptions,
} from './recurrent/cells';
export type { RNNMode } from './recurrent/recurrences';
export { GRU, LSTM, type LSTMOptions, type LSTMState, RNN, type RNNOptions } from './recurrent/recurrent';
export type { RunningNormOptions } from './runningNorm';
export * from './transformer/decoder';
export { type DecoderLayerInput, TransformerDecoderLayer } from './transformer/decoderLayer';
export * from './transformer/encoder';
export { type EncoderLayerInput, TransformerEncoderLayer } from './transformer/encoderLayer';
export type { TransformerActivation, TransformerLayerOptions } from './transformer/layer';
export * from './transformer/transformer';
export * from './upsampling';
