/** Every loss, as a module. */
export {
  LinearCrossEntropyOptions,
  type LinearCrossEntropyOptionsInit,
} from '../functional/linearCrossEntropyOptions';
export {
  BCELoss,
  BCEWithLogitsLoss,
  type BCEWithLogitsLossOptions,
  KLDivLoss,
  type KLDivLossOptions,
  type KLDivReduction,
  MultiLabelSoftMarginLoss,
  NLLLoss,
  type NLLLossOptions,
} from './lossClassification';
export {
  CrossEntropyLoss,
  LinearCrossEntropyLoss,
  type LinearCrossEntropyLossOptions,
} from './lossCrossEntropy';
export * from './lossMargin';
export {
  GaussianNLLLoss,
  type GaussianNLLLossOptions,
  HuberLoss,
  type HuberLossOptions,
  L1Loss,
  MSELoss,
  PoissonNLLLoss,
  type PoissonNLLLossOptions,
  SmoothL1Loss,
  type SmoothL1LossOptions,
} from './lossRegression';
export { CTCLoss, type CTCLossOptions } from './lossSequence';
