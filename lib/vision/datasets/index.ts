export { Image } from '../image';
export { FashionMNIST } from './fashionMnist';
export { MNIST, type MNISTOptions } from './mnist';
export type { Resource } from './resource';
export { VisionDataset } from './visionDataset';
