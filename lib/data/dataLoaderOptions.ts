/** What a DataLoader is given: its dataset and its options. */

import {
  flag,
  functionRule,
  generatorRule,
  iterable,
  natural,
  nullable,
  only,
  orNull,
  type Rule,
  signature,
} from '../core/arguments/rules';
import type { Generator } from '../core/tensor/generator';
import type { Collated } from './collate';
import { type Samples, samplesRule } from './mapStyle';
import { type Sized, withSource } from './sampler';
import { isStream, type Stream } from './stream';

/** The indices of samples in the order in which they are read. */
export type Order = Iterable<number | readonly number[]> & Sized;

/**
 * How a DataLoader reads a dataset.
 * @typeParam T a sample
 * @typeParam B a batch
 */
export interface DataLoaderOptions<T, B = Collated<T>> {
  /**
   * How many samples a batch has; 1 by default. With null, samples come one by one and without the dimension of the
   * batch.
   */
  batchSize?: number | null;
  /** Whether the samples come in a new random order every time the loader is iterated over; false by default. */
  shuffle?: boolean | null;
  /**
   * The indices of the samples in the order in which they are read, instead of `shuffle`: a Sampler or another
   * iterable. Where `batchSize` is null, each item may also be an array of indices, with which `get` is called: so does a
   * BatchSampler read many rows of a TensorDataset at once.
   */
  sampler?: Order | null;
  /**
   * The indices of each batch, instead of `batchSize`, `shuffle`, `sampler` and `dropLast`: a BatchSampler or another
   * iterable.
   */
  batchSampler?: (Iterable<readonly number[]> & Sized) | null;
  /** Combines the samples of a batch; `defaultCollate` by default, which stacks tensors along a new first dimension. */
  collateFn?: ((samples: T[]) => B) | null;
  /** Whether to leave out a last batch that has fewer samples than the others; false by default. */
  dropLast?: boolean;
  /** The generator that random orders are drawn from; the default generator by default. */
  generator?: Generator | null;
  /**
   * Always 0, the default: a loader reads in the program's own process. A slow dataset gets faster with `getItems` or
   * `getBatch`, or with samples that are promises, which `for await` waits for together.
   */
  numWorkers?: 0;
  /**
   * Always false, the default: batches are in ordinary memory, from which `batch.pinMemory()` copies them into memory
   * that a GPU reads by itself.
   */
  pinMemory?: false;
  /** Always 0, the default: there are no workers to wait for. */
  timeout?: 0;
  /** Always null, the default: there are no workers to prepare. */
  workerInitFn?: null;
  /** Always null, the default: there are no processes to start. */
  multiprocessingContext?: null;
  /** Always null, the default: a batch is read when the loop asks for it. */
  prefetchFactor?: null;
  /** Always false, the default: there are no workers to keep. */
  persistentWorkers?: false;
  /** Always the empty string, the default: no memory is pinned. */
  pinMemoryDevice?: '';
  /** Always true, the default: without workers, batches come in the sampler's order. */
  inOrder?: true;
}

const noWorkers = "leave it out, since loaders read in the program's own process, without workers";
const noPinning = 'leave it out, and call pinMemory() of the batch where a GPU reads it';

const samples = samplesRule(
  'a Dataset, an iterable dataset, an array of samples, or an object with get and length',
);

const datasetRule: Rule<unknown> = {
  read: (value, where) => (isStream(value) ? value : samples.read(value, where)),
};

const bind = signature(
  {
    dataset: datasetRule,
    batchSize: nullable(natural(1, 1)),
    shuffle: orNull(flag()),
    sampler: orNull(iterable<number>('indices')),
    batchSampler: orNull(iterable<readonly number[]>('arrays of indices')),
    numWorkers: only(
      0,
      `${noWorkers}; a slow dataset gets faster with getItems, getBatch, or samples that are promises`,
    ),
    collateFn: orNull(functionRule()),
    pinMemory: only(false, noPinning),
    dropLast: flag(false),
    timeout: only(0, noWorkers),
    workerInitFn: only(null, noWorkers),
    multiprocessingContext: only(null, noWorkers),
    generator: orNull(generatorRule()),
    prefetchFactor: only(null, noWorkers),
    persistentWorkers: only(false, noWorkers),
    pinMemoryDevice: only('', noPinning),
    inOrder: only(true, noWorkers),
  },
  13,
);

/** What a DataLoader was given, with the defaults of what was left out. */
export type ReadOptions<T, B> = Required<DataLoaderOptions<T, B>> & {
  dataset: Samples<T> | Stream<T>;
};

/**
 * Reads the arguments of the constructor.
 * @throws TypeError or RangeError for options of a wrong type, or that exclude each other
 */
export function readOptions<T, B>(args: readonly unknown[]): ReadOptions<T, B> {
  const options = bind('DataLoader', withSource(args)) as ReadOptions<T, B>;
  const { dataset, batchSize, shuffle, sampler, batchSampler, dropLast } = options;
  const exclude = (text: string): never => {
    throw new TypeError(`DataLoader: ${text}`);
  };
  if (isStream(dataset) && (shuffle || sampler || batchSampler)) {
    exclude('an IterableDataset has its own order, and takes no shuffle, sampler or batchSampler');
  }
  if (sampler && shuffle) exclude('sampler and shuffle exclude each other');
  if (batchSampler && (batchSize !== 1 || shuffle || sampler || dropLast)) {
    exclude('batchSampler excludes batchSize, shuffle, sampler and dropLast');
  }
  if (batchSize === null && dropLast) exclude('batchSize null (no batches) excludes dropLast');
  return options;
}
