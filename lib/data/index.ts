/** `torch.utils.data` @see https://docs.pytorch.org/docs/2.13/data.html */
export { type Collated, defaultCollate } from './collate';
export { DataLoader, type DataLoaderOptions } from './dataLoader';
export { ConcatDataset, Dataset, IterableDataset, randomSplit, Subset, TensorDataset } from './dataset';
export {
  BatchSampler,
  RandomSampler,
  Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from './sampler';
