/** All losses of `nn.functional`. */

/** All losses of `nn.functional`. */
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  klDiv,
  multilabelSoftMarginLoss,
  nllLoss,
} from './classification';
export { crossEntropy, linearCrossEntropy } from './crossEntropy';
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  multilabelMarginLoss,
  multiMarginLoss,
  softMarginLoss,
} from './margin';
export { gaussianNllLoss, huberLoss, l1Loss, mseLoss, poissonNllLoss, smoothL1Loss } from './regression';
export { ctcLoss } from './sequence';
export { tripletMarginLoss, tripletMarginWithDistanceLoss } from './triplet';
