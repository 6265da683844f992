/** The worker of a DataLoader in which code runs. */

/** A worker of a DataLoader: its number, the number of workers, its seed and the dataset. */
export interface WorkerInfo {
  readonly id: number;
  readonly numWorkers: number;
  readonly seed: bigint;
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
