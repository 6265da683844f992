import { type Arguments, signature } from '../../core/arguments/rules';
import type { Tensor } from '../../core/tensor/tensor';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { dependent, dependentProperty, greaterThan, interval, lessThan } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { broadcastAll, type NumberOrTensor, parameter, validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';

/** What the constructor of Uniform takes. */
export interface UniformOptions extends ValidateOptions {
  /** The least value: any real number. It broadcasts with `high`. */
  low: NumberOrTensor;
  /** The number that samples are less than, itself greater than `low`. */
  high: NumberOrTensor;
}

const bindUniform = signature({ low: parameter(), high: parameter(), ...validation });

/**
 * The uniform distribution: all numbers from `low`, included, to `high`, excluded, are equally probable. The parameters
 * broadcast to the batch shape; the event shape is `[]`.
 * @example
 * ```ts
 * const uniform = new torch.distributions.Uniform(0, torch.tensor([1, 10]));
 * uniform.sample([3]); // (3, 2), between 0 and 1 in the first column and between 0 and 10 in the second
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.uniform.Uniform
 */
export class Uniform extends Distribution {
  static override readonly argConstraints: ArgConstraints = { low: dependent, high: dependent };
  static override readonly support: Constraint = dependentProperty(
    ({ low, high }: Uniform) => interval(low, high),
    { isDiscrete: false, eventDim: 0 },
  );
  static override readonly hasRsample: boolean = true;
  /** The least value, of shape (batchShape). */
  declare readonly low: Tensor;
  /** The number that samples are less than, of shape (batchShape). */
  declare readonly high: Tensor;

  constructor(
    ...args: Arguments<
      [low: NumberOrTensor, high: NumberOrTensor, validateArgs?: boolean | null],
      UniformOptions,
      ['low', 'high']
    >
  ) {
    const { validateArgs, ...values } = bindUniform(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.low.shape, [], { validateArgs, fields });
  }

  override get argConstraints(): ArgConstraints {
    return { low: lessThan(this.high), high: greaterThan(this.low) };
  }

  override get mean(): Tensor {
    return this.high.add(this.low).div(2);
  }

  /** NaN, of shape (batchShape), since all values are equally probable. */
  override get mode(): Tensor {
    return this.high.mul(Number.NaN);
  }

  override get stddev(): Tensor {
    return this.high.sub(this.low).div(Math.sqrt(12));
  }

  override get variance(): Tensor {
    return this.high.sub(this.low).pow(2).div(12);
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    const uniforms = standardUniform(this._extendedShape(sampleShape), this.low);
    return this.low.add(uniforms.mul(this.high.sub(this.low)));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const isFrom = this.low.le(value).to(this.low);
    const isBelow = this.high.gt(value).to(this.low);
    return isFrom.mul(isBelow).log().sub(this.high.sub(this.low).log());
  }

  override _cdf(value: Tensor): Tensor {
    this._validateSample(value);
    return value.sub(this.low).div(this.high.sub(this.low)).clamp(0, 1);
  }

  override _icdf(value: Tensor): Tensor {
    return value.mul(this.high.sub(this.low)).add(this.low);
  }

  override entropy(): Tensor {
    return this.high.sub(this.low).log();
  }
}
