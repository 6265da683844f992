/** Every loss, as a module. */
export {
  LinearCrossEntropyOptions,
  type LinearCrossEntropyOptionsInit,
} from '../../functional/loss/linearCrossEntropyOptions';
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
} from './classification';
export {
  CrossEntropyLoss,
  LinearCrossEntropyLoss,
  type LinearCrossEntropyLossOptions,
} from './crossEntropy';
export * from './margin';
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
} from './regression';
export { CTCLoss, type CTCLossOptions } from './sequence';
export * from './triplet';
