export { Compose } from './compose';
export { ToTensor } from './toTensor';
export type { BatchTransform, Transform } from './transform';
