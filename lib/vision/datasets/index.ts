export { Image } from '../base/image';
export type { Resource } from './download/resource';
export { DownloadableDataset } from './downloadableDataset';
export { FashionMNIST } from './fashionMnist';
export { MNIST, type MNISTOptions } from './mnist';
export type { JointTransform } from './standardTransform';
export { VisionDataset, type VisionDatasetOptions } from './visionDataset';
