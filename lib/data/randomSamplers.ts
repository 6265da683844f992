/** Samplers of random orders, which draw the same random numbers as Python's. */
import { anything, flag, generatorRule, orNull, signature, type Takes } from '../core/arguments/rules';
import { asTensor, type Data } from '../core/operators/creation';
import { functions } from '../core/operators/namespaces';
import { Generator } from '../core/tensor/generator';
import type { Tensor } from '../core/tensor/tensor';
import * as dtypes from '../core/types/dtype';
import { countRule, Sampler, type Sized, sizedRule, withSource } from './sampler';

/** Draws a seed as Python does: an int64 from `generator`, or from the default generator. */
export function drawSeed(generator: Generator | null): bigint {
  return functions.empty([], { dtype: dtypes.int64 }).random_({ generator }).itemBigInt();
}

const bindRandom = signature({
  dataSource: sizedRule(),
  replacement: flag(false),
  numSamples: orNull(countRule()),
  generator: orNull(generatorRule()),
});
const bindSubset = signature({ indices: anything<readonly number[]>(), generator: orNull(generatorRule()) });
const bindWeighted = signature({
  weights: anything<Tensor | Data>(),
  numSamples: countRule(),
  replacement: flag(true),
  generator: orNull(generatorRule()),
});
/** What the constructor of RandomSampler takes in addition to the dataset. */
export interface RandomSamplerOptions {
  /** Whether an index may be drawn several times; false by default. */
  replacement?: boolean;
  /** How many indices to draw; by default the number of samples. */
  numSamples?: number | null;
  /** The generator that the order is drawn from; by default one that the default generator seeds anew each time. */
  generator?: Generator | null;
}

/**
 * Indices in random order, a new one at each iteration: a permutation, or, with `replacement`, independent draws. It is
 * what a DataLoader takes with `shuffle: true`.
 * @example
 * ```ts
 * // A hundred draws from the dataset in each pass, whatever its size.
 * const sampler = new RandomSampler(dataset, { replacement: true, numSamples: 100 });
 * const loader = new DataLoader(dataset, { batchSize: 10, sampler });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.RandomSampler
 */
export class RandomSampler extends Sampler {
  /** The dataset. */
  readonly dataSource: Sized;
  /** Whether an index may be drawn several times. */
  readonly replacement: boolean;
  /** The generator that the order is drawn from; null for one that the default generator seeds. */
  readonly generator: Generator | null;
  readonly #numSamples: number | null;

  /**
   * @param args `dataSource`: the dataset, or another value with a length; then {@link RandomSamplerOptions}, by
   *   position or by name
   * @throws RangeError where there is nothing to draw
   */
  constructor(
    ...args: Takes<
      ['dataSource', 'replacement', 'numSamples', 'generator'],
      [dataSource: Sized, replacement?: boolean, numSamples?: number | null, generator?: Generator | null]
    >
  ) {
    super();
    const { dataSource, replacement, numSamples, generator } = bindRandom('RandomSampler', withSource(args));
    this.dataSource = dataSource;
    this.replacement = replacement;
    this.generator = generator;
    this.#numSamples = numSamples;
    countRule().read(this.length, "RandomSampler: argument 'numSamples'");
  }

  *[Symbol.iterator](): Iterator<number> {
    const n = this.dataSource.length;
    const count = this.length;
    const generator = this.generator ?? new Generator().manualSeed(drawSeed(null));
    if (this.replacement) {
      // Drawn 32 at a time, as Python does.
      for (let left = count; left > 0; left -= 32) {
        const size = [Math.min(left, 32)];
        yield* functions.randint(n, size, { dtype: dtypes.int64, generator }).tolist() as number[];
      }
      return;
    }
    // The last permutation is drawn even where none of it is used, as in Python: the random numbers that follow depend
    // on it.
    for (let left = count; left >= 0; left -= n) {
      const order = functions.randperm(n, { generator }).tolist() as number[];
      yield* left < n ? order.slice(0, left) : order;
    }
  }

  /** How many indices an iteration draws. */
  get length(): number {
    return this.#numSamples ?? this.dataSource.length;
  }
}

/**
 * The given indices in random order, a new one at each iteration: a part of a dataset, shuffled.
 * @example
 * ```ts
 * const loader = new DataLoader(dataset, { sampler: new SubsetRandomSampler([0, 2, 4, 6]) });
 * ```
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.SubsetRandomSampler
 */
export class SubsetRandomSampler extends Sampler {
  /** The indices. */
  readonly indices: readonly number[];
  /** The generator that the order is drawn from; null for the default generator. */
  readonly generator: Generator | null;

  /**
   * @param args `indices`: the indices; `generator`: the generator that the order is drawn from; null, the default, is
   *   the default generator
   */
  constructor(
    ...args: Takes<['indices', 'generator'], [indices: readonly number[], generator?: Generator | null]>
  ) {
    super();
    const { indices, generator } = bindSubset('SubsetRandomSampler', args);
    this.indices = indices;
    this.generator = generator;
  }

  *[Symbol.iterator](): Iterator<number> {
    const order = functions.randperm(this.indices.length, { generator: this.generator }).tolist() as number[];
    for (const i of order) yield this.indices[i] as number;
  }

  /** How many indices there are. */
  get length(): number {
    return this.indices.length;
  }
}

/**
 * Random indices, drawn with probabilities in proportion to `weights`, which need not sum to 1, so that rare samples
 * can come as often as others.
 * @example
 * ```ts
 * // Sample 1 comes three times as often as each of the others.
 * const sampler = new WeightedRandomSampler([1, 3, 1], 100);
 * ```
 * @see https://docs.pytorch.org/docs/2.13/data.html#torch.utils.data.WeightedRandomSampler
 */
export class WeightedRandomSampler extends Sampler {
  /** The weight of each index, float64, of one dimension. */
  readonly weights: Tensor;
  /** How many indices an iteration draws. */
  readonly numSamples: number;
  /** Whether an index may be drawn several times. */
  readonly replacement: boolean;
  /** The generator that indices are drawn from; null for the default generator. */
  readonly generator: Generator | null;

  /**
   * @param args `weights`: a weight of at least 0 for each index; `numSamples`: how many indices an iteration draws;
   *   `replacement`: whether an index may be drawn several times, true by default; `generator`: the generator that
   *   indices are drawn from; null, the default, is the default generator
   * @throws RangeError for weights of other than one dimension
   */
  constructor(
    ...args: Takes<
      ['weights', 'numSamples', 'replacement', 'generator'],
      [weights: Tensor | Data, numSamples: number, replacement?: boolean, generator?: Generator | null]
    >
  ) {
    super();
    const { weights, numSamples, replacement, generator } = bindWeighted('WeightedRandomSampler', args);
    this.weights = asTensor(weights, { dtype: dtypes.float64 });
    if (this.weights.dim() !== 1) {
      throw new RangeError(
        `WeightedRandomSampler: argument 'weights': expected a Tensor of one dimension, got one of shape [${this.weights.shape.join(', ')}]`,
      );
    }
    this.numSamples = numSamples;
    this.replacement = replacement;
    this.generator = generator;
  }

  *[Symbol.iterator](): Iterator<number> {
    const { generator } = this;
    yield* functions
      .multinomial(this.weights, this.numSamples, this.replacement, { generator })
      .tolist() as number[];
  }

  /** How many indices an iteration draws. */
  get length(): number {
    return this.numSamples;
  }
}
