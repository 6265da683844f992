/** PyTorch for TypeScript. */
import './namespaces/snakeCase';
import { refuseSnakeCaseIn } from './core/support/snakeCase';
import { torch } from './namespaces/torch';

export type { FunctionCtx } from './core/autograd';
export { slice } from './core/functional/indexing';
export { type FormattedNumber, format } from './core/support/format';
export type { Generator } from './core/tensor/generator';
export type { Size } from './core/tensor/size';
export { Tensor } from './core/tensor/tensor';
export type { Device, DeviceLike } from './core/types/device';
export type { DType } from './core/types/dtype';
export * from './data';
/** The types of `torch.distributions`: `distributions.Normal`. */
export type * as distributions from './distributions';
export * as optim from './namespaces/optim';
export { torch } from './namespaces/torch';
export * as nn from './nn';
export * from './nn/modules';
export { safetensors } from './serialization';
export { type Batches, type BatchReport, type RunOptions, type TestResult, test, train } from './train';
export * as datasets from './vision/datasets';
export * as models from './vision/models';
export * as transforms from './vision/transforms';

// Whoever imports the package as Python's `torch` looks for `manual_seed` and the like in it.
refuseSnakeCaseIn(exports, 'torch-node', { object: torch, prefix: 'torch.' });
