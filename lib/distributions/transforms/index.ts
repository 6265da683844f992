/**
 * `torch.distributions.transforms`: invertible functions of tensors, with the determinants of their derivatives.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#module-torch.distributions.transforms
 */
export * from './affine';
export { ComposeTransform, identityTransform } from './compose';
export { CumulativeDistributionTransform } from './cumulativeDistribution';
export {
  AbsTransform,
  ExpTransform,
  SigmoidTransform,
  SoftplusTransform,
  TanhTransform,
} from './elementwise';
export { IndependentTransform } from './independent';
export { CatTransform, StackTransform } from './joined';
export { CorrCholeskyTransform, LowerCholeskyTransform, PositiveDefiniteTransform } from './matrices';
export { ReshapeTransform } from './reshape';
export { SoftmaxTransform, StickBreakingTransform } from './simplex';
export { Transform, type TransformOptions } from './transform';
