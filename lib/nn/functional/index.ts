/**
 * `nn.functional`: layers and losses as functions without parameters of their own. It holds libtorch's
 * operators and, above them, the functions that Python defines.
 * @see https://docs.pytorch.org/docs/2.13/nn.functional.html
 */
import { nnFunctions } from '../../core/operators/namespaces';
import * as activation from './activation';
import { multiHeadAttentionForward } from './attention/multiHead';
import * as dropout from './dropout';
import { embedding, embeddingBag } from './embedding';
import { fold, unfold } from './fold';
import { interpolate, upsample, upsampleBilinear, upsampleNearest } from './interpolation';
import { localResponseNorm, normalize } from './localNormalization';
import * as losses from './loss';
import * as normalization from './normalization';
import * as adaptive from './pooling/adaptive';
import * as average from './pooling/average';
import * as fractional from './pooling/fractional';
import * as max from './pooling/max';
import { maxUnpool1d, maxUnpool2d, maxUnpool3d } from './pooling/unpooling';
import * as scaled from './scaledMatmul';
import * as softmax from './softmax';
import { affineGrid, gridSample } from './vision';

/** Layers and losses as functions: they take weights and settings as arguments and keep no state. */
export const functional = {
  ...nnFunctions,
  relu: activation.relu,
  relu6: activation.relu6,
  selu: activation.selu,
  silu: activation.silu,
  mish: activation.mish,
  hardswish: activation.hardswish,
  hardsigmoid: activation.hardsigmoid,
  threshold: activation.threshold,
  hardtanh: activation.hardtanh,
  elu: activation.elu,
  celu: activation.celu,
  leakyRelu: activation.leakyRelu,
  rrelu: activation.rrelu,
  logsigmoid: activation.logsigmoid,
  tanhshrink: activation.tanhshrink,
  softsign: activation.softsign,
  softmax: softmax.softmax,
  softmin: softmax.softmin,
  logSoftmax: softmax.logSoftmax,
  gumbelSoftmax: softmax.gumbelSoftmax,
  glu: softmax.glu,
  maxPool1d: max.maxPool1d,
  maxPool2d: max.maxPool2d,
  maxPool3d: max.maxPool3d,
  maxPool1dWithIndices: max.maxPool1dWithIndices,
  maxPool2dWithIndices: max.maxPool2dWithIndices,
  maxPool3dWithIndices: max.maxPool3dWithIndices,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
  fractionalMaxPool2d: fractional.fractionalMaxPool2d,
  fractionalMaxPool3d: fractional.fractionalMaxPool3d,
  fractionalMaxPool2dWithIndices: fractional.fractionalMaxPool2dWithIndices,
  fractionalMaxPool3dWithIndices: fractional.fractionalMaxPool3dWithIndices,
  avgPool1d: average.avgPool1d,
  avgPool2d: average.avgPool2d,
  avgPool3d: average.avgPool3d,
  lpPool1d: average.lpPool1d,
  lpPool2d: average.lpPool2d,
  lpPool3d: average.lpPool3d,
  adaptiveMaxPool1d: adaptive.adaptiveMaxPool1d,
  adaptiveMaxPool2d: adaptive.adaptiveMaxPool2d,
  adaptiveMaxPool3d: adaptive.adaptiveMaxPool3d,
  adaptiveMaxPool1dWithIndices: adaptive.adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2dWithIndices: adaptive.adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3dWithIndices: adaptive.adaptiveMaxPool3dWithIndices,
  adaptiveAvgPool1d: adaptive.adaptiveAvgPool1d,
  adaptiveAvgPool2d: adaptive.adaptiveAvgPool2d,
  adaptiveAvgPool3d: adaptive.adaptiveAvgPool3d,
  dropout: dropout.dropout,
  dropout1d: dropout.dropout1d,
  dropout2d: dropout.dropout2d,
  dropout3d: dropout.dropout3d,
  alphaDropout: dropout.alphaDropout,
  featureAlphaDropout: dropout.featureAlphaDropout,
  batchNorm: normalization.batchNorm,
  instanceNorm: normalization.instanceNorm,
  layerNorm: normalization.layerNorm,
  groupNorm: normalization.groupNorm,
  localResponseNorm,
  normalize,
  interpolate,
  upsample,
  upsampleNearest,
  upsampleBilinear,
  gridSample,
  affineGrid,
  fold,
  unfold,
  embedding,
  embeddingBag,
  multiHeadAttentionForward,
  ...losses,
  ...scaled,
};
