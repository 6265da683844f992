/** PyTorch for TypeScript. */
export type { FunctionCtx } from './core/differentiation';
export { slice } from './core/indexing';
export { Tensor } from './core/tensor';
export * from './data';
/** The types of `torch.distributions`: `distributions.Normal`. */
export type * as distributions from './distributions';
export * as nn from './nn';
export * from './nn/modules';
export * as optim from './optimNamespace';
export { safetensors } from './serialization';
export { torch } from './torch';
export { type Batches, type BatchReport, type RunOptions, type TestResult, test, train } from './train';
export * as datasets from './vision/datasets';
export * as models from './vision/models';
export * as transforms from './vision/transforms';
