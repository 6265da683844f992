/** Distributions of which some batch dimensions count as event dimensions. */
import { type Arguments, natural, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type ArgConstraints,
  Distribution,
  distributionRule,
  type ValidateOptions,
} from '../base/distribution';
import { dependentProperty, independent } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { NotImplementedError } from '../support/notImplemented';
import { validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { sumRightmost } from '../support/shapes';

/** What the constructor of Independent takes. */
export interface IndependentOptions<Base extends Distribution> extends ValidateOptions {
  /** The distribution some of whose batch dimensions become event dimensions. */
  baseDistribution: Base;
  /** How many of its rightmost batch dimensions these are: from 0 to the number of its batch dimensions. */
  reinterpretedBatchNdims: number;
}

const bind = signature({
  baseDistribution: distributionRule(),
  reinterpretedBatchNdims: natural(),
  ...validation,
});

/**
 * Counts some rightmost batch dimensions of a distribution as event dimensions. A batch of 3 normal distributions
 * becomes one distribution of vectors of 3 independent elements: samples are the same, but `logProb` and `entropy` sum
 * over the elements, and give one number for each vector.
 * @example
 * ```ts
 * const { Independent, Normal } = torch.distributions;
 * const batch = new Normal(torch.zeros([2, 3]), 1); // batch shape [2, 3], event shape []
 * const vectors = new Independent(batch, 1); // batch shape [2], event shape [3]
 * batch.logProb(torch.zeros([3])).shape; // [2, 3]
 * vectors.logProb(torch.zeros([3])).shape; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.independent.Independent
 */
export class Independent<Base extends Distribution = Distribution> extends Distribution {
  static override readonly argConstraints: ArgConstraints = {};
  static override readonly support: Constraint = dependentProperty(
    ({ baseDist, reinterpretedBatchNdims }: Independent) =>
      reinterpretedBatchNdims > 0 ? independent(baseDist.support, reinterpretedBatchNdims) : baseDist.support,
  );
  /** The distribution some of whose batch dimensions count as event dimensions. */
  declare readonly baseDist: Base;
  /** How many of its rightmost batch dimensions count as event dimensions. */
  declare readonly reinterpretedBatchNdims: number;

  constructor(
    ...args: Arguments<
      [baseDistribution: Base, reinterpretedBatchNdims: number, validateArgs?: boolean | null],
      IndependentOptions<Base>,
      ['baseDistribution', 'reinterpretedBatchNdims']
    >
  ) {
    const { baseDistribution, reinterpretedBatchNdims, validateArgs } = bind(new.target.name, args);
    const { batchShape, eventShape } = baseDistribution;
    if (reinterpretedBatchNdims > batchShape.length) {
      throw new RangeError(
        `${new.target.name}: expected reinterpretedBatchNdims to be at most ${batchShape.length}, the batch dimensions of the base distribution, got ${reinterpretedBatchNdims}`,
      );
    }
    const cut = batchShape.length - reinterpretedBatchNdims;
    super(batchShape.slice(0, cut), [...batchShape.slice(cut), ...eventShape], {
      validateArgs,
      fields: { baseDist: baseDistribution, reinterpretedBatchNdims },
    });
  }

  override get hasRsample(): boolean {
    return this.baseDist.hasRsample;
  }

  override get hasEnumerateSupport(): boolean {
    return this.reinterpretedBatchNdims === 0 && this.baseDist.hasEnumerateSupport;
  }

  override get mean(): Tensor {
    return this.baseDist.mean;
  }

  override get mode(): Tensor {
    return this.baseDist.mode;
  }

  override get variance(): Tensor {
    return this.baseDist.variance;
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    return this.baseDist.sample(sampleShape);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return this.baseDist.rsample(sampleShape);
  }

  override _logProb(value: Tensor): Tensor {
    return sumRightmost(this.baseDist.logProb(value), this.reinterpretedBatchNdims);
  }

  override entropy(): Tensor {
    return sumRightmost(this.baseDist.entropy(), this.reinterpretedBatchNdims);
  }

  override _enumerateSupport(expand: boolean): Tensor {
    if (this.reinterpretedBatchNdims > 0) {
      throw new NotImplementedError(`${this.constructor.name}: can't enumerate a product of supports`);
    }
    return this.baseDist.enumerateSupport(expand);
  }

  override toString(): string {
    return `${this.constructor.name}(${this.baseDist}, ${this.reinterpretedBatchNdims})`;
  }
}
