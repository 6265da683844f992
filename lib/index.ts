/** PyTorch for TypeScript. */
export { torch } from './torch';
export type { Tensor } from './core/tensor';
export * as nn from './nn';
export * from './nn/modules';
export * as optim from './optim';
