/** Distributions of transformed random numbers. */

import type { Arguments } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { bindArguments } from '../../core/support/bindArguments';
import { describe } from '../../core/support/describe';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type ArgConstraints,
  Distribution,
  distributionRule,
  type ValidateOptions,
} from '../base/distribution';
import { dependentProperty, independent } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { validation } from '../support/parameters';
import { type SampleShape, sizeOf } from '../support/sampleShape';
import { sumRightmost } from '../support/shapes';
import { ComposeTransform, signOf } from '../transforms/compose';
import { Transform } from '../transforms/transform';
import { Independent } from './independent';

/** What the constructor of TransformedDistribution takes. */
export interface TransformedOptions<Base extends Distribution> extends ValidateOptions {
  /** The distribution whose samples are transformed. */
  baseDistribution: Base;
  /** The transform, or several in the order in which they are applied. */
  transforms: Transform | readonly Transform[];
}

/** The constructor's parameters. Subclasses give their own properties as `fields`. */
const names = [
  { name: 'baseDistribution' },
  { name: 'transforms' },
  { name: 'validateArgs', default: null },
  { name: 'fields', default: undefined, keywordOnly: true },
];

interface Bound {
  baseDistribution: Distribution;
  transforms: readonly Transform[];
  validateArgs: boolean | null;
  fields: Readonly<Record<string, unknown>> | undefined;
}

function bind(callee: string, args: readonly unknown[]): Bound {
  const { baseDistribution, transforms, validateArgs, fields } = bindArguments(callee, names, args);
  const list: unknown = transforms instanceof Transform ? [transforms] : transforms;
  if (!Array.isArray(list) || !list.every((item) => item instanceof Transform)) {
    throw new TypeError(
      `${callee}: argument 'transforms': expected a Transform or an array of them, got ${describe(transforms)}`,
    );
  }
  return {
    baseDistribution: distributionRule().read(baseDistribution, `${callee}: argument 'baseDistribution'`),
    transforms: list,
    validateArgs: validation.validateArgs.read(validateArgs, `${callee}: argument 'validateArgs'`),
    fields: fields as Bound['fields'],
  };
}

/**
 * Prepares the base distribution: expands it to the batch shape that the transforms need, and makes batch dimensions of
 * it event dimensions where the transforms' events have more. Returns it with the batch and event shape of the results.
 * @throws RangeError if the base distribution has too few dimensions for the transforms
 */
function shaped(callee: string, base: Distribution, transforms: readonly Transform[]) {
  const baseShape = [...base.batchShape, ...base.eventShape];
  const baseEventDim = base.eventShape.length;
  const transform = new ComposeTransform(transforms);
  const { domain, codomain } = transform;
  if (baseShape.length < domain.eventDim) {
    throw new RangeError(
      `${callee}: expected a base distribution whose shape has at least ${domain.eventDim} dimensions, got ${sizeOf(baseShape)}`,
    );
  }
  const forwardShape = transform.forwardShape(baseShape);
  const expanded = transform.inverseShape(forwardShape);
  const isSame = expanded.length === baseShape.length && expanded.every((size, i) => size === baseShape[i]);
  let baseDist = isSame ? base : base.expand(expanded.slice(0, expanded.length - baseEventDim));
  const reinterpreted = domain.eventDim - baseEventDim;
  if (reinterpreted > 0) baseDist = new Independent(baseDist, reinterpreted);
  const eventDim = Math.max(codomain.eventDim, baseEventDim + codomain.eventDim - domain.eventDim);
  const cut = forwardShape.length - eventDim;
  return { baseDist, batchShape: forwardShape.slice(0, cut), eventShape: forwardShape.slice(cut) };
}

/**
 * The distribution of Y = f(X), where X has the base distribution and f applies transforms one after another. Samples
 * of it are transformed samples of X, and its log density is that of X minus log |det dy/dx|. So simple distributions
 * become complicated ones with known densities, as in normalizing flows.
 * @example
 * ```ts
 * const { AffineTransform, Normal, SigmoidTransform, TransformedDistribution, Uniform } = torch.distributions;
 * // The logistic distribution: what the inverse of the sigmoid makes of uniform numbers.
 * const logistic = new TransformedDistribution(new Uniform(0, 1), [
 *   new SigmoidTransform().inv,
 *   new AffineTransform(2, 0.5),
 * ]);
 * logistic.sample([3]); // (3)
 * logistic.logProb(torch.tensor(2)); // tensor(-0.6931)
 * logistic.cdf(torch.tensor(2)); // tensor(0.5000)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transformed_distribution.TransformedDistribution
 */
export class TransformedDistribution<Base extends Distribution = Distribution> extends Distribution {
  static override readonly argConstraints: ArgConstraints = {};
  static override readonly support: Constraint = dependentProperty(
    ({ transforms, baseDist, eventShape }: TransformedDistribution) => {
      const last = transforms.at(-1);
      if (!last) return baseDist.support;
      const { codomain } = last;
      const further = eventShape.length - codomain.eventDim;
      return further > 0 ? independent(codomain, further) : codomain;
    },
    { isDiscrete: false },
  );
  /** The distribution whose samples are transformed, with the batch and event shape that the transforms need. */
  declare readonly baseDist: Base;
  /** The transforms, in the order in which they are applied. */
  declare readonly transforms: readonly Transform[];

  constructor(
    ...args: Arguments<
      [baseDistribution: Base, transforms: Transform | readonly Transform[], validateArgs?: boolean | null],
      TransformedOptions<Base> & {
        /** The properties that a subclass adds. @internal */
        fields?: Readonly<Record<string, unknown>>;
      },
      ['baseDistribution', 'transforms']
    >
  ) {
    const { baseDistribution, transforms, validateArgs, fields } = bind(new.target.name, args);
    const { baseDist, batchShape, eventShape } = shaped(new.target.name, baseDistribution, transforms);
    super(batchShape, eventShape, { validateArgs, fields: { ...fields, baseDist, transforms } });
  }

  override _expand(batchShape: readonly number[]): this {
    const { baseDist } = this;
    const shape = this.transforms.reduceRight<readonly number[]>(
      (sizes, transform) => transform.inverseShape(sizes),
      [...batchShape, ...this.eventShape],
    );
    const baseBatch = shape.slice(0, shape.length - baseDist.eventShape.length);
    return this.expandWith(batchShape, { baseDist: baseDist.expand(baseBatch) });
  }

  override get hasRsample(): boolean {
    return this.baseDist.hasRsample;
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    return noGrad(() => forward(this.transforms, this.baseDist.sample(sampleShape)));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return forward(this.transforms, this.baseDist.rsample(sampleShape));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    let eventDim = this.eventShape.length;
    let result: Tensor | undefined;
    let y = value;
    for (const transform of [...this.transforms].reverse()) {
      const { domain, codomain } = transform;
      const x = transform.inv(y);
      eventDim += domain.eventDim - codomain.eventDim;
      const term = sumRightmost(transform.logAbsDetJacobian(x, y), eventDim - domain.eventDim);
      result = result === undefined ? term.neg() : result.sub(term);
      y = x;
    }
    const base = sumRightmost(this.baseDist.logProb(y), eventDim - this.baseDist.eventShape.length);
    return result === undefined ? base : result.add(base);
  }

  override _cdf(value: Tensor): Tensor {
    const x = this.transforms.reduceRight((y, transform) => transform.inv(y), value);
    if (this.validateArgs) this.baseDist._validateSample(x);
    return monotonized(this.transforms, this.baseDist.cdf(x));
  }

  override _icdf(value: Tensor): Tensor {
    return forward(this.transforms, this.baseDist.icdf(monotonized(this.transforms, value)));
  }
}

/**
 * Returns a probability of the base distribution as one of the results, or the other way round: the same where the
 * transforms increase, and its complement where they decrease.
 */
function monotonized(transforms: readonly Transform[], value: Tensor): Tensor {
  const sign = signOf(transforms);
  return sign === 1 ? value : value.sub(0.5).mul(sign).add(0.5);
}

/** Applies the transforms one after another. */
function forward(transforms: readonly Transform[], value: Tensor): Tensor {
  return transforms.reduce((x, transform) => transform(x), value);
}
