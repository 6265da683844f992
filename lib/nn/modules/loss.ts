/** Every loss, as a module. */
export { CrossEntropyLoss } from './lossCrossEntropy';
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
