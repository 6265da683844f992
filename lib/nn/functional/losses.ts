/** All losses of `nn.functional`. */
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  klDiv,
  multilabelSoftMarginLoss,
  nllLoss,
} from './lossClassification';
export { crossEntropy, linearCrossEntropy } from './lossCrossEntropy';
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
