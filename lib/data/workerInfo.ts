/** The worker of a DataLoader in which code runs. */

/** A worker of a DataLoader. Loaders here have none; programs that are ported ask for it. */
export interface WorkerInfo {
  /** The worker's number, from 0. */
  readonly id: number;
  /** How many workers there are. */
  readonly numWorkers: number;
  /** The seed of the worker's random numbers. */
  readonly seed: bigint;
  /** The worker's copy of the dataset. */
  readonly dataset: unknown;
}

/**
 * The worker of a DataLoader in which this code runs; null outside of workers. DataLoaders of this package have no
 * workers, so it is always null, and an iterable dataset that asks returns all its samples.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.get_worker_info
 */
export function getWorkerInfo(): WorkerInfo | null {
  return null;
}
