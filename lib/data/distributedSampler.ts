/** Divides a dataset among processes. */

import { integerFrom } from '../core/arguments/numberRules';
import { anything, flag, integer, natural, signature } from '../core/arguments/rules';
import { functions } from '../core/operators/namespaces';
import { Generator } from '../core/tensor/generator';
import { Sampler, type Sized, sizedRule } from './sampler';

const bind = signature({
  dataset: sizedRule(),
  numReplicas: natural(undefined, 1),
  // Its bound depends on `numReplicas`.
  rank: anything<unknown>(),
  shuffle: flag(true),
  seed: integer(0),
  dropLast: flag(false),
});

export interface DistributedSamplerOptions {
  /** How many processes share the dataset. */
  numReplicas: number;
  /** The number of this process, from 0. */
  rank: number;
  /** Whether the order is random, and the same in all processes; true by default. `setEpoch` changes it. */
  shuffle?: boolean;
  /** The seed of the random order, the same in all processes; 0 by default. */
  seed?: number;
  /**
   * Whether to leave out samples that cannot be divided evenly. By default, first samples are repeated until they can.
   */
  dropLast?: boolean;
}

/**
 * The indices that one of several processes reads. All processes have the same order, and each reads every
 * `numReplicas`-th index of it.
 *
 *     const sampler = new DistributedSampler(dataset, { numReplicas: 4, rank: 0 });
 *
 * @throws RangeError for a `rank` that is not from 0 to `numReplicas - 1`
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.distributed.DistributedSampler
 */
export class DistributedSampler extends Sampler {
  readonly dataset: Sized;
  readonly numReplicas: number;
  readonly rank: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly dropLast: boolean;
  readonly numSamples: number;
  readonly totalSize: number;
  epoch = 0;

  constructor(dataset: Sized, options: DistributedSamplerOptions);
  constructor(
    dataset: Sized,
    numReplicas: number,
    rank: number,
    options?: Partial<DistributedSamplerOptions>,
  );
  constructor(...args: unknown[]) {
    super();
    const bound = bind('DistributedSampler', args);
    const { dataset, numReplicas, dropLast } = bound;
    const rank = integerFrom(0, numReplicas - 1).read(bound.rank, "DistributedSampler: argument 'rank'");
    this.dataset = dataset;
    this.numReplicas = numReplicas;
    this.rank = rank;
    this.shuffle = bound.shuffle;
    this.seed = bound.seed;
    this.dropLast = dropLast;
    const even = dataset.length / numReplicas;
    this.numSamples = dropLast ? Math.floor(even) : Math.ceil(even);
    this.totalSize = this.numSamples * numReplicas;
  }

  *[Symbol.iterator](): Iterator<number> {
    const count = this.dataset.length;
    const generator = new Generator().manualSeed(this.seed + this.epoch);
    const order = this.shuffle
      ? (functions.randperm(count, { generator }).tolist() as number[])
      : Array.from({ length: count }, (_, i) => i);
    for (let i = this.rank; i < this.totalSize; i += this.numReplicas) yield order[i % count] as number;
  }

  get length(): number {
    return this.numSamples;
  }

  /**
   * Sets the epoch, on which the random order depends. Call it in all processes before each epoch, or every epoch has
   * the same order.
   */
  setEpoch(epoch: number): void {
    this.epoch = epoch;
  }
}
