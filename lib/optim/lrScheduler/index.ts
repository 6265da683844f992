/** `torch.optim.lrScheduler`: learning rates that change from step to step. */

/**
 * `torch.optim.lrScheduler`: learning rates that change from step to step.
 * @see https://docs.pytorch.org/docs/2.13/optim.html#how-to-adjust-learning-rate
 */
export { ChainedScheduler, SequentialLR, type SequentialLROptions } from './composite';
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from './cosine';
export { CyclicLR, type CyclicLROptions } from './cyclic';
export { ExponentialLR, type ExponentialLROptions, PolynomialLR, type PolynomialLROptions } from './decay';
export { ConstantLR, type ConstantLROptions, LinearLR, type LinearLROptions } from './factor';
export { LambdaLR, type LambdaOptions, type LrLambda, MultiplicativeLR } from './lambda';
export { LRScheduler, type SchedulerStateDict } from './lrScheduler';
export { OneCycleLR, type OneCycleLROptions } from './oneCycle';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './plateau';
export { MultiStepLR, type MultiStepLROptions, StepLR, type StepLROptions } from './stepwise';
