/**
 * The base class of probability distributions.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html
 */

import { inspect } from 'node:util';
import { expectNumbers, expectTensor } from '../../core/arguments/assertions';
import { type Rule, rule } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/autograd';
import { describe } from '../../core/support/describe';
import { snakeCase } from '../../core/support/names';
import { isTensor, type Size, type Tensor } from '../../core/tensor/tensor';
import { type Constraint, constraintOf } from '../constraints/constraint';
import { isLazy, setOwn } from '../support/lazyProperties';
import { NotImplementedError } from '../support/notImplemented';
import { formatTensor } from '../support/repr';
import { type SampleShape, sampleSizes, sizeOf } from '../support/sampleShape';
import { checkParameters, checkValue, ifImplemented } from './checks';

/** Constraints by the names of the parameters. */
export type ArgConstraints = Readonly<Record<string, Constraint>>;

/** What every distribution's constructor takes. */
export interface ValidateOptions {
  /** Whether parameters and values are checked; by default what `Distribution.setDefaultValidateArgs` last set. */
  validateArgs?: boolean | null;
}

/** What a subclass gives to the base class. */
export interface DistributionOptions extends ValidateOptions {
  /** The instance's properties: parameters, which the text shows and `expand` expands, and others. */
  fields?: Readonly<Record<string, unknown>>;
}

/** Whether distributions check what they get, unless told otherwise. */
let validatesByDefault = true;

/**
 * The base class of distributions. A subclass gives its parameters to `super` and defines what it has:
 *
 * ```ts
 * class Unit extends torch.distributions.Distribution {
 *   static override argConstraints = { loc: torch.distributions.constraints.real };
 *   static override support = torch.distributions.constraints.real;
 *   declare readonly loc: Tensor;
 *   constructor(loc: Tensor) {
 *     super(loc.shape, [], { fields: { loc } });
 *   }
 *   override logProb(value: Tensor): Tensor { … }
 * }
 * ```
 *
 * What a distribution doesn't have throws an error whose `name` is `'NotImplementedError'`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.distribution.Distribution
 */
export abstract class Distribution {
  /** The constraint of each parameter; `constraints.dependent` where an instance decides. */
  static readonly argConstraints: ArgConstraints | undefined = undefined;
  /** The constraint of samples. */
  static readonly support: Constraint | undefined = undefined;
  /** Whether `rsample` works, where that doesn't depend on the instance. */
  static readonly hasRsample: boolean = false;
  /** Whether `enumerateSupport` works, where that doesn't depend on the instance. */
  static readonly hasEnumerateSupport: boolean = false;

  /** The shape over which parameters are batched. */
  declare readonly batchShape: Size;
  /** The shape of one sample of one distribution of the batch. */
  declare readonly eventShape: Size;
  /** Whether parameters and values are checked. */
  declare readonly validateArgs: boolean;

  /**
   * @param batchShape the shape over which parameters are batched
   * @param eventShape the shape of one sample
   * @throws RangeError if a parameter doesn't satisfy its constraint
   */
  constructor(
    batchShape: readonly number[] = [],
    eventShape: readonly number[] = [],
    options: DistributionOptions = {},
  ) {
    for (const [name, value] of Object.entries(options.fields ?? {})) setOwn(this, name, value);
    this.batchShape = sizeOf(batchShape);
    this.eventShape = sizeOf(eventShape);
    this.validateArgs = options.validateArgs ?? validatesByDefault;
    if (this.validateArgs) checkParameters(this);
  }

  /** Whether distributions made from here on check parameters and values; true at first. Checks cost time. */
  static setDefaultValidateArgs(value: boolean): void {
    if (typeof value !== 'boolean') {
      throw new TypeError(`setDefaultValidateArgs: expected a boolean, got ${describe(value)}`);
    }
    validatesByDefault = value;
  }

  /**
   * The same distribution, batched over `batchShape`, to which its own batch shape must be expandable. Parameters are
   * views. A subclass that keeps tensors of the batch's shape besides its parameters overrides this.
   */
  expand(batchShape: readonly number[]): this {
    return this.expandWith(batchShape, {});
  }

  /** `expand`, with these in place of the instance's own fields. */
  protected expandWith(batchShape: readonly number[], fields: Readonly<Record<string, unknown>>): this {
    expectNumbers(`${this.constructor.name}: expand`, batchShape);
    const copy = Object.create(Object.getPrototypeOf(this)) as this;
    const constraints = ifImplemented(() => this.argConstraints) ?? {};
    for (const [name, value] of Object.entries(this)) {
      const constraint = constraints[name];
      if (Object.hasOwn(fields, name)) setOwn(copy, name, fields[name]);
      else if (isTensor(value) && constraint) {
        setOwn(
          copy,
          name,
          value.expand([...batchShape, ...value.shape.slice(value.dim() - constraint.eventDim)]),
        );
      } else if (value instanceof Distribution) {
        const further = value.batchShape.slice(this.batchShape.length);
        setOwn(copy, name, value.expand([...batchShape, ...further]));
      } else if (!isLazy(this, name)) setOwn(copy, name, value);
    }
    setOwn(copy, 'batchShape', sizeOf(batchShape));
    return copy;
  }

  /** The constraint of each parameter. */
  get argConstraints(): ArgConstraints {
    const { argConstraints } = this.constructor as typeof Distribution;
    if (argConstraints === undefined) throw missing(this, 'argConstraints');
    return argConstraints;
  }

  /** The constraint of samples. */
  get support(): Constraint {
    const { support } = this.constructor as typeof Distribution;
    if (support === undefined) throw missing(this, 'support');
    return constraintOf(support, this);
  }

  /** Whether `rsample` works. */
  get hasRsample(): boolean {
    return (this.constructor as typeof Distribution).hasRsample;
  }

  /** Whether `enumerateSupport` works. */
  get hasEnumerateSupport(): boolean {
    return (this.constructor as typeof Distribution).hasEnumerateSupport;
  }

  /** (batchShape, eventShape) */
  get mean(): Tensor {
    throw missing(this, 'mean');
  }

  /** The most probable value (batchShape, eventShape). */
  get mode(): Tensor {
    throw missing(this, 'mode');
  }

  /** (batchShape, eventShape) */
  get variance(): Tensor {
    throw missing(this, 'variance');
  }

  /** The square root of the variance (batchShape, eventShape). */
  get stddev(): Tensor {
    return this.variance.sqrt();
  }

  /**
   * Samples through which no gradient flows.
   * @param sampleShape the sizes before the distribution's own; `[]` by default
   * @returns (sampleShape, batchShape, eventShape)
   */
  sample(sampleShape: SampleShape = []): Tensor {
    return noGrad(() => this.rsample(sampleShape));
  }

  /** As `sample`, with gradients to the parameters: of a draw that doesn't depend on them, transformed by them. */
  rsample(_sampleShape: SampleShape = []): Tensor {
    throw missing(this, 'rsample');
  }

  /**
   * The logarithm of the probability density, or mass, at `value`.
   * @param value (…, batchShape, eventShape), or what broadcasts to it
   * @returns (…, batchShape)
   * @throws RangeError for a value outside the support or of another shape, where arguments are checked
   */
  logProb(_value: Tensor): Tensor {
    throw missing(this, 'logProb');
  }

  /** The probability of at most `value`. */
  cdf(_value: Tensor): Tensor {
    throw missing(this, 'cdf');
  }

  /** The value below which lies so much of the probability: the inverse of `cdf`. */
  icdf(value: Tensor): Tensor {
    expectTensor(`${this.constructor.name}: argument 'value'`, value);
    return this._icdf(value);
  }

  /** What `icdf` gives for a tensor; a subclass overrides this or `icdf`. */
  _icdf(_value: Tensor): Tensor {
    throw missing(this, 'icdf');
  }

  /**
   * All values of a discrete distribution, along a new first dimension. The batch counts in step: `[[0, 0], [1, 1]]`.
   * @param expand whether they are expanded over the batch, by default; otherwise its dimensions are 1
   * @returns (values, batchShape, eventShape)
   */
  enumerateSupport(_expand: boolean | { expand?: boolean } = true): Tensor {
    throw missing(this, 'enumerateSupport');
  }

  /** (batchShape), in nats. */
  entropy(): Tensor {
    throw missing(this, 'entropy');
  }

  /** The exponential of the entropy (batchShape). */
  perplexity(): Tensor {
    return this.entropy().exp();
  }

  /** The shape of samples for `sampleShape`: (sampleShape, batchShape, eventShape). */
  _extendedShape(sampleShape: SampleShape = []): Size {
    return sizeOf([
      ...sampleSizes(this.constructor.name, sampleShape),
      ...this.batchShape,
      ...this.eventShape,
    ]);
  }

  /** Checks a value that is to be scored: that it is a tensor, and where arguments are checked, its shape and support. */
  _validateSample(value: Tensor): void {
    expectTensor(`${this.constructor.name}: argument 'value'`, value);
    if (this.validateArgs) checkValue(this, value);
  }

  /** The distribution as Python prints it, with the parameters it was made with: `Normal(loc: 0.0, scale: 1.0)`. */
  toString(): string {
    const texts = Object.keys(ifImplemented(() => this.argConstraints) ?? {}).flatMap((name) => {
      const value: unknown = Object.hasOwn(this, name) ? Reflect.get(this, name) : undefined;
      if (!isTensor(value)) return [];
      return [`${snakeCase(name)}: ${value.numel() === 1 ? formatTensor(value) : value.shape}`];
    });
    return `${this.constructor.name}(${texts.join(', ')})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function missing(self: Distribution, what: string): NotImplementedError {
  return new NotImplementedError(`${self.constructor.name}: has no ${what}`);
}

/** The rule of an argument that is a distribution. */
export const distributionRule = (): Rule<Distribution> =>
  rule('a Distribution', (value) => value instanceof Distribution);
