/**
 * Utilities for modules and parameters.
 * @see https://docs.pytorch.org/docs/2.13/nn.html#utilities
 */

export * as rnn from '../packing';
export {
  clipGradNorm_,
  clipGradsWithNorm_,
  clipGradValue_,
  getTotalNorm,
  type TensorOrTensors,
  type TotalNormOptions,
} from './clipGrad';
export { parametersToVector, vectorToParameters } from './convertParameters';
export { fuseConvBnEval, fuseConvBnWeights, fuseLinearBnEval, fuseLinearBnWeights } from './fusion';
export { convertConv2dWeightMemoryFormat, convertConv3dWeightMemoryFormat } from './memoryFormat';
export * as parametrizations from './parametrizations';
export * as parametrize from './parametrize';
export * as prune from './prune';
export { skipInit } from './skipInit';
export { removeSpectralNorm, type SpectralNormOptions, spectralNorm } from './spectralNorm';
export * as stateless from './stateless';
export { removeWeightNorm, weightNorm } from './weightNorm';
