/** All losses of `nn.functional`. */
export { crossEntropy } from './loss';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  klDiv,
  linearCrossEntropy,
  multilabelSoftMarginLoss,
  nllLoss,
} from './lossClassification';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  softMarginLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from './lossMargin';
export { gaussianNllLoss, huberLoss, l1Loss, mseLoss, poissonNllLoss, smoothL1Loss } from './lossRegression';
export { ctcLoss } from './lossSequence';
