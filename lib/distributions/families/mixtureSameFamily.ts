/** Mixtures of distributions of one family. */

import { type Arguments, rule, signature, type Takes } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import type { Tensor } from '../../core/tensor/tensor';
import {
  type ArgConstraints,
  Distribution,
  distributionRule,
  type ValidateOptions,
} from '../base/distribution';
import { dependentProperty, MixtureSameFamilyConstraint } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { validation } from '../support/parameters';
import { type SampleShape, sampleSizes } from '../support/sampleShape';
import { fromName, type ValueArguments } from '../support/valueArgument';
import { Categorical } from './categorical';

/** What the constructor of MixtureSameFamily takes. */
export interface MixtureSameFamilyOptions<Component extends Distribution> extends ValidateOptions {
  /** The distribution by which a component is drawn, with one outcome for each component. */
  mixtureDistribution: Categorical;
  /** The components, as one distribution whose last batch dimension counts them. */
  componentDistribution: Component;
}

const bind = signature({
  mixtureDistribution: rule<Categorical>(
    'a Categorical distribution',
    (value) => value instanceof Categorical,
  ),
  componentDistribution: distributionRule(),
  ...validation,
});

/**
 * A mixture of distributions of one family, which models data that fall into groups: a sample comes from one of the
 * components, and a categorical distribution says with which probability from which. The components are one
 * distribution of the batch shape (batchShape, components), and the event shape is theirs. No gradient flows through
 * samples.
 * @example
 * ```ts
 * const { Categorical, MixtureSameFamily, Normal } = torch.distributions;
 * const mixture = new MixtureSameFamily(
 *   new Categorical(torch.tensor([0.25, 0.75])),
 *   new Normal(torch.tensor([-2, 2]), torch.tensor([1, 0.5])),
 * );
 * mixture.mean; // tensor(1.), which is 0.25 · (−2) + 0.75 · 2
 * mixture.sample([5]); // (5)
 * ```
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.mixture_same_family.MixtureSameFamily
 */
export class MixtureSameFamily<Component extends Distribution = Distribution> extends Distribution {
  static override readonly argConstraints: ArgConstraints = {};
  static override readonly support: Constraint = dependentProperty(
    ({ componentDistribution }: MixtureSameFamily) =>
      new MixtureSameFamilyConstraint(componentDistribution.support),
  );
  /** The distribution by which a component is drawn. */
  declare readonly mixtureDistribution: Categorical;
  /** The components, along the last batch dimension. */
  declare readonly componentDistribution: Component;

  constructor(
    ...args: Arguments<
      [mixtureDistribution: Categorical, componentDistribution: Component, validateArgs?: boolean | null],
      MixtureSameFamilyOptions<Component>,
      ['mixtureDistribution', 'componentDistribution']
    >
  ) {
    const { mixtureDistribution, componentDistribution, validateArgs } = bind(new.target.name, args);
    const batchShape = componentDistribution.batchShape.slice(0, -1);
    const mixtureBatch = mixtureDistribution.batchShape;
    for (let i = 1; i <= Math.min(mixtureBatch.length, batchShape.length); i++) {
      const [own, other] = [mixtureBatch.at(-i), batchShape.at(-i)];
      if (own !== 1 && other !== 1 && own !== other) {
        throw new RangeError(
          `${new.target.name}: expected the batch shape of mixtureDistribution to fit that of componentDistribution without its last dimension, got ${mixtureBatch} and ${componentDistribution.batchShape}`,
        );
      }
    }
    // Reading the logits computes them, as in Python, where the text of the mixture then shows both probs and logits.
    const count = mixtureDistribution.logits.size(-1);
    if (componentDistribution.batchShape.at(-1) !== count) {
      throw new RangeError(
        `${new.target.name}: expected componentDistribution's last batch dimension to be ${count}, the outcomes of mixtureDistribution, got ${componentDistribution.batchShape}`,
      );
    }
    super(batchShape, componentDistribution.eventShape, {
      validateArgs,
      fields: { mixtureDistribution, componentDistribution },
    });
  }

  override get mean(): Tensor {
    return mixed(this, this.componentDistribution.mean);
  }

  override get variance(): Tensor {
    const component = this.componentDistribution;
    const within = mixed(this, component.variance);
    return within.add(mixed(this, component.mean.sub(pad(this, this.mean)).pow(2)));
  }

  override cdf(...args: ValueArguments | Takes<['x'], [x: Tensor]>): Tensor {
    return super.cdf(...fromName('x', args));
  }

  override logProb(...args: ValueArguments | Takes<['x'], [x: Tensor]>): Tensor {
    return super.logProb(...fromName('x', args));
  }

  override _cdf(value: Tensor): Tensor {
    const ofComponents = this.componentDistribution.cdf(pad(this, value));
    return ofComponents.mul(this.mixtureDistribution.probs).sum(-1);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const ofComponents = this.componentDistribution.logProb(pad(this, value));
    return ofComponents.add(this.mixtureDistribution.logits.logSoftmax(-1)).logsumexp(-1);
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const { eventShape } = this;
    const dim = sampleSizes(this.constructor.name, sampleShape).length + this.batchShape.length;
    return noGrad(() => {
      const choice = this.mixtureDistribution.sample(sampleShape);
      const values = this.componentDistribution.sample(sampleShape);
      const index = choice
        .reshape([...choice.shape, 1, ...eventShape.map(() => 1)])
        .repeat([...choice.shape.map(() => 1), 1, ...eventShape]);
      return values.gather(dim, index).squeeze(dim);
    });
  }

  override toString(): string {
    return `MixtureSameFamily(\n  ${this.mixtureDistribution},\n  ${this.componentDistribution})`;
  }
}

/** Sums the components' values, weighted by their probabilities. */
function mixed(self: MixtureSameFamily, values: Tensor): Tensor {
  const { probs, batchShape } = self.mixtureDistribution;
  const further = batchShape.length === 1 ? 0 : self.batchShape.length - batchShape.length;
  const weights = probs.reshape([
    ...probs.shape.slice(0, -1),
    ...new Array<number>(further).fill(1),
    probs.size(-1),
    ...self.eventShape.map(() => 1),
  ]);
  return weights.mul(values).sum(-1 - self.eventShape.length);
}

/** Gives values a dimension of size 1 that broadcasts with the components. */
function pad(self: MixtureSameFamily, value: Tensor): Tensor {
  return value.unsqueeze(-1 - self.eventShape.length);
}
