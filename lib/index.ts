/** PyTorch for TypeScript. */
export { torch } from './torch';
export type { Tensor } from './core/tensor';
export * as optim from './optim';
