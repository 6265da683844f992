/** Which worker of a loader runs. */

/** A worker of a loader, as it sees itself. */
export interface WorkerInfo {
  readonly id: number;
  readonly numWorkers: number;
  readonly seed: bigint;
  readonly dataset: unknown;
}

/**
 * The worker that this code runs in; null outside of workers. Loaders here have none, so it is always null, and an
 * iterable dataset that asks gives all its samples.
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.get_worker_info
 */
export function getWorkerInfo(): WorkerInfo | null {
  return null;
}
