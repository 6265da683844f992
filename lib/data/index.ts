/**
 * `torch.utils.data`: datasets, samplers and the DataLoader.
 * @see https://docs.pytorch.org/docs/2.13/data.html
 */
export { type Collated, type Converted, defaultCollate, defaultConvert } from './collate';
export { ChainDataset, ConcatDataset, StackDataset } from './combinedDatasets';
export { DataLoader } from './dataLoader';
export type { DataLoaderOptions } from './dataLoaderOptions';
export { Dataset, IterableDataset, TensorDataset } from './dataset';
export { DistributedSampler, type DistributedSamplerOptions } from './distributedSampler';
export { RandomSampler, SubsetRandomSampler, WeightedRandomSampler } from './randomSamplers';
export { BatchSampler, Sampler, SequentialSampler } from './sampler';
export { randomSplit, Subset } from './subset';
export { getWorkerInfo, type WorkerInfo } from './workerInfo';
