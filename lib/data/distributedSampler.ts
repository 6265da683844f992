/** Divides a dataset among processes. */

import { integerFrom } from '../core/arguments/numberRules';
import { anything, flag, integer, natural, signature, type Takes } from '../core/arguments/rules';
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

/** What the constructor of DistributedSampler takes in addition to the dataset. */
export interface DistributedSamplerOptions {
  /** How many processes share the dataset, at least 1. */
  numReplicas: number;
  /** The number of this process, from 0. */
  rank: number;
  /** Whether the order is random, and the same in all processes; true by default. `setEpoch` changes it. */
  shuffle?: boolean;
  /** The seed of the random order, the same in all processes; 0 by default. */
  seed?: number;
  /**
   * Whether to leave out the last samples where they cannot be divided evenly; false by default, which repeats the first
   * samples until they can.
   */
  dropLast?: boolean;
}

const bindEpoch = signature({ epoch: integer() });

/**
 * The indices that one of several processes reads. All processes have the same order, and each reads every
 * `numReplicas`-th index of it.
 * @example
 * ```ts
 * const sampler = new DistributedSampler(dataset, { numReplicas: 4, rank: 0 });
 * const loader = new DataLoader(dataset, { batchSize: 32, sampler });
 * for (let epoch = 0; epoch < 10; epoch++) {
 *   sampler.setEpoch(epoch);
 *   for (const [x, y] of loader) train(x, y);
 * }
 * ```
 * @throws RangeError for a `rank` that is not from 0 to `numReplicas - 1`
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.distributed.DistributedSampler
 */
export class DistributedSampler extends Sampler {
  /** The dataset. */
  readonly dataset: Sized;
  /** How many processes share the dataset. */
  readonly numReplicas: number;
  /** The number of this process, from 0. */
  readonly rank: number;
  /** Whether the order is random. */
  readonly shuffle: boolean;
  /** The seed of the random order. */
  readonly seed: number;
  /** Whether the last samples are left out where they cannot be divided evenly. */
  readonly dropLast: boolean;
  /** How many indices each process reads. */
  readonly numSamples: number;
  /** How many indices all processes read together. */
  readonly totalSize: number;
  /** The epoch, on which the random order depends; `setEpoch` sets it. */
  epoch = 0;

  /**
   * @param dataset the dataset, or another value with a length
   * @param options {@link DistributedSamplerOptions}, the first of which may be given by position
   */
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

  /** How many indices this process reads. */
  get length(): number {
    return this.numSamples;
  }

  /**
   * Sets the epoch, on which the random order depends. Call it in all processes before each epoch, or every epoch has
   * the same order.
   * @param epoch the number of the epoch
   */
  setEpoch(...args: Takes<['epoch'], [epoch: number]>): void {
    this.epoch = bindEpoch('DistributedSampler.setEpoch', args).epoch;
  }
}
