/** Mixtures of distributions of one family. */

import { type Arguments, rule, signature } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/autograd';
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
import { Categorical } from './categorical';

export interface MixtureSameFamilyOptions<Component extends Distribution> extends ValidateOptions {
  /** Which component is drawn. */
  mixtureDistribution: Categorical;
  /** The components, along the last batch dimension. */
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
 * A mixture: a component is drawn by a categorical distribution, and then a value by the component. The components are
 * one distribution, batched along its last batch dimension.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.mixture_same_family.MixtureSameFamily
 */
export class MixtureSameFamily<Component extends Distribution = Distribution> extends Distribution {
  static override readonly argConstraints: ArgConstraints = {};
  static override readonly support: Constraint = dependentProperty(
    ({ componentDistribution }: MixtureSameFamily) =>
      new MixtureSameFamilyConstraint(componentDistribution.support),
  );
  declare readonly mixtureDistribution: Categorical;
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
    // As Python does, whose text of the mixture then has both probs and logits.
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

  override cdf(value: Tensor): Tensor {
    const ofComponents = this.componentDistribution.cdf(pad(this, value));
    return ofComponents.mul(this.mixtureDistribution.probs).sum(-1);
  }

  override logProb(value: Tensor): Tensor {
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

/** The components' values, weighted and summed. */
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

/** With a dimension for the components. */
function pad(self: MixtureSameFamily, value: Tensor): Tensor {
  return value.unsqueeze(-1 - self.eventShape.length);
}
