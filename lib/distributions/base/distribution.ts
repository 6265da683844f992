/**
 * The base class of probability distributions.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html
 */

import { inspect } from 'node:util';
import { expectTensor } from '../../core/arguments/assertions';
import {
  anything,
  flag,
  integers,
  orNull,
  type Rule,
  rule,
  signature,
  type Takes,
} from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { snakeCase } from '../../core/support/names';
import { isTensor, type Size, type Tensor } from '../../core/tensor/tensor';
import { type Constraint, constraintOf } from '../constraints/constraint';
import { isLazy, setOwn } from '../support/lazyProperties';
import { NotImplementedError } from '../support/notImplemented';
import { formatTensor } from '../support/repr';
import { type SampleShape, sampleSizes, sizeOf } from '../support/sampleShape';
import { type ValueArguments, valueArgument } from '../support/valueArgument';
import { checkParameters, checkValue, ifImplemented } from './checks';

/** The constraints of a distribution's parameters, by the parameters' names. */
export type ArgConstraints = Readonly<Record<string, Constraint>>;

/** The option that every distribution's constructor takes. */
export interface ValidateOptions {
  /**
   * Whether parameters and the arguments of `logProb` and `cdf` are checked, which takes time. The default is true,
   * unless `Distribution.setDefaultValidateArgs` has changed it.
   */
  validateArgs?: boolean | null;
}

/** What a subclass passes to the base class. */
export interface DistributionOptions extends ValidateOptions {
  /** The instance's properties by name: its parameters, which `toString` shows and `expand` expands, and others. */
  fields?: Readonly<Record<string, unknown>>;
}

const bindDistribution = signature(
  {
    batchShape: integers([]),
    eventShape: integers([]),
    validateArgs: orNull(flag()),
    fields: anything<Readonly<Record<string, unknown>>>({}),
  },
  3,
);

const bindExpand = signature({ batchShape: integers() });
const bindEnumeration = signature({ expand: flag(true) });
const bindDefault = signature({ value: flag() });

/** What `validateArgs` is where a constructor is not given it. */
let validatesByDefault = true;

/**
 * The base class of probability distributions. An instance is a whole batch of distributions of one family, one for
 * each element of its parameters: `batchShape` is the shape of the batch, and `eventShape` the shape of one sample of
 * one of them. So `sample(sampleShape)` has the shape (sampleShape, batchShape, eventShape).
 *
 * A subclass gives its parameters to `super` and defines the members that it has:
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
 * A member that a distribution does not define, such as the `entropy` of one that has no formula for it, throws an
 * error whose `name` is `'NotImplementedError'`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.distribution.Distribution
 */
export abstract class Distribution {
  /** The constraint of each parameter; `constraints.dependent` where it depends on the instance. */
  static readonly argConstraints: ArgConstraints | undefined = undefined;
  /** The constraint of samples: the values that the distribution can take. */
  static readonly support: Constraint | undefined = undefined;
  /** Whether `rsample` is implemented, where that does not depend on the instance. */
  static readonly hasRsample: boolean = false;
  /** Whether `enumerateSupport` is implemented, where that does not depend on the instance. */
  static readonly hasEnumerateSupport: boolean = false;

  /** The shape of the batch: one distribution for each element of the parameters. */
  declare readonly batchShape: Size;
  /** The shape of one sample of one distribution of the batch; `[]` for single numbers. */
  declare readonly eventShape: Size;
  /** Whether parameters and values are checked. */
  declare readonly validateArgs: boolean;

  /**
   * @param args `batchShape`: the shape of the batch; `eventShape`: the shape of one sample; both `[]` by default.
   * `validateArgs`: whether parameters and values are checked; by default as `setDefaultValidateArgs` last set it.
   * `fields`, by name only: the properties of the instance
   * @throws RangeError if a parameter does not satisfy its constraint
   */
  constructor(
    ...args: Takes<
      ['batchShape', 'eventShape', 'validateArgs'],
      [batchShape?: readonly number[], eventShape?: readonly number[], validateArgs?: boolean | null],
      Pick<DistributionOptions, 'fields'>
    >
  ) {
    const { batchShape, eventShape, validateArgs, fields } = bindDistribution(new.target.name, args);
    for (const [name, value] of Object.entries(fields)) setOwn(this, name, value);
    this.batchShape = sizeOf(batchShape);
    this.eventShape = sizeOf(eventShape);
    this.validateArgs = validateArgs ?? validatesByDefault;
    if (this.validateArgs) checkParameters(this);
  }

  /**
   * Sets whether distributions that are made from now on check their parameters and values, where their constructors
   * are not given `validateArgs`. Checks are on at first; a loop that makes many distributions is faster without them.
   * @param value whether they check
   */
  static setDefaultValidateArgs(...args: Takes<['value'], [value: boolean]>): void {
    validatesByDefault = bindDefault('setDefaultValidateArgs', args).value;
  }

  /**
   * Returns the same distribution for a larger batch. The parameters are expanded as views, so no memory is copied. A
   * subclass that keeps tensors of the batch's shape besides its parameters overrides this.
   * @param args `batchShape`: the shape of the new batch, to which the present batch shape can be expanded
   */
  expand(...args: Takes<['batchShape'], [batchShape: readonly number[]]>): this {
    return this._expand(bindExpand(this.constructor.name, args).batchShape);
  }

  /** What `expand` gives for an array of sizes; a subclass overrides this or `expand`. */
  _expand(batchShape: readonly number[]): this {
    return this.expandWith(batchShape, {});
  }

  /** Does the work of `expand`, with `fields` in place of the instance's own properties of the same names. */
  protected expandWith(batchShape: readonly number[], fields: Readonly<Record<string, unknown>>): this {
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

  /** The constraint of samples: the values that the distribution can take. */
  get support(): Constraint {
    const { support } = this.constructor as typeof Distribution;
    if (support === undefined) throw missing(this, 'support');
    return constraintOf(support, this);
  }

  /** Whether `rsample` is implemented. */
  get hasRsample(): boolean {
    return (this.constructor as typeof Distribution).hasRsample;
  }

  /** Whether `enumerateSupport` is implemented. */
  get hasEnumerateSupport(): boolean {
    return (this.constructor as typeof Distribution).hasEnumerateSupport;
  }

  /** The expected value, of shape (batchShape, eventShape). */
  get mean(): Tensor {
    throw missing(this, 'mean');
  }

  /** The most probable value, of shape (batchShape, eventShape). */
  get mode(): Tensor {
    throw missing(this, 'mode');
  }

  /** The variance, of shape (batchShape, eventShape). */
  get variance(): Tensor {
    throw missing(this, 'variance');
  }

  /** The standard deviation, of shape (batchShape, eventShape). */
  get stddev(): Tensor {
    return this.variance.sqrt();
  }

  /**
   * Draws samples through which no gradient flows.
   * @param sampleShape the shape of independent samples; `[]`, a single one, by default
   * @returns a tensor of shape (sampleShape, batchShape, eventShape)
   */
  sample(sampleShape: SampleShape = []): Tensor {
    return noGrad(() => this.rsample(sampleShape));
  }

  /**
   * Draws samples through which gradients flow to the parameters: numbers that do not depend on the parameters are
   * drawn and then transformed by them.
   * @param sampleShape the shape of independent samples; `[]`, a single one, by default
   * @returns a tensor of shape (sampleShape, batchShape, eventShape)
   */
  rsample(sampleShape: SampleShape = []): Tensor {
    sampleSizes(this.constructor.name, sampleShape);
    throw missing(this, 'rsample');
  }

  /**
   * The logarithm of the probability density, or of the probability of a discrete distribution, at `value`.
   * @param value values whose shape is (…, batchShape, eventShape), or broadcasts to it
   * @returns a tensor of shape (…, batchShape)
   * @throws RangeError for a value outside the support or of another shape, where arguments are checked
   */
  logProb(...args: ValueArguments): Tensor {
    return this._logProb(valueArgument(this, args));
  }

  /** What `logProb` gives for a tensor; a subclass overrides this or `logProb`. */
  _logProb(_value: Tensor): Tensor {
    throw missing(this, 'logProb');
  }

  /**
   * The cumulative distribution function: the probability that a sample is at most `value`.
   * @param args `value`: values whose shape is (…, batchShape), or broadcasts to it
   * @returns probabilities of shape (…, batchShape)
   * @throws RangeError for a value outside the support or of another shape, where arguments are checked
   */
  cdf(...args: ValueArguments): Tensor {
    return this._cdf(valueArgument(this, args));
  }

  /** What `cdf` gives for a tensor; a subclass overrides this or `cdf`. */
  _cdf(_value: Tensor): Tensor {
    throw missing(this, 'cdf');
  }

  /**
   * The inverse of `cdf`, or quantile function: the number that a sample does not exceed with the probability `value`.
   * @param args `value`: probabilities from 0 to 1, whose shape is (…, batchShape), or broadcasts to it
   * @returns a tensor of shape (…, batchShape)
   */
  icdf(...args: ValueArguments): Tensor {
    const value = valueArgument(this, args);
    expectTensor(`${this.constructor.name}: argument 'value'`, value);
    return this._icdf(value);
  }

  /** Computes `icdf`, which has checked that the argument is a tensor. This is what subclasses override. */
  _icdf(_value: Tensor): Tensor {
    throw missing(this, 'icdf');
  }

  /**
   * Lists all values that a discrete distribution can take, along a new first dimension. Each entry holds the same
   * value for every distribution of the batch: `[[0, 0], [1, 1]]` for two Bernoulli distributions, without `[0, 1]`.
   * @param expand whether the values are expanded to the batch shape, instead of having sizes of 1; true by default
   * @returns a tensor of shape (number of values, batchShape, eventShape)
   */
  enumerateSupport(...args: Takes<['expand'], [expand?: boolean]>): Tensor {
    return this._enumerateSupport(bindEnumeration(this.constructor.name, args).expand);
  }

  /** What `enumerateSupport` gives; a subclass overrides this or `enumerateSupport`. */
  _enumerateSupport(_expand: boolean): Tensor {
    throw missing(this, 'enumerateSupport');
  }

  /** The entropy in nats, of shape (batchShape): how uncertain a sample is, the mean of −`logProb` over samples. */
  entropy(): Tensor {
    throw missing(this, 'entropy');
  }

  /** The exponential of the entropy, of shape (batchShape): how many equally probable values are as uncertain. */
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

  /**
   * Checks the argument of `logProb` or `cdf`: that it is a tensor and, if `validateArgs` is true, its shape and
   * support.
   */
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

/** The rule for an argument that is a distribution. */
export const distributionRule = (): Rule<Distribution> =>
  rule('a Distribution', (value) => value instanceof Distribution);
