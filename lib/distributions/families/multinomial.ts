/** The multinomial distribution. */

import { type Arguments, natural, signature } from '../../core/arguments/rules';
import { tensor } from '../../core/operators/creation';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { int64 } from '../../core/types/dtype';
import { OverOutcomes } from '../base/overOutcomes';
import { dependentProperty, multinomial } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll, validation } from '../support/parameters';
import { type VectorProbsOptions, vectorProbsRules } from '../support/probsLogits';
import { type SampleShape, sampleSizes } from '../support/sampleShape';
import { Binomial } from './binomial';
import { Categorical } from './categorical';

/** What the constructor of Multinomial takes. */
export interface MultinomialOptions extends VectorProbsOptions {
  /** The number of trials, an integer of at least 0; 1 by default. It is the same for the whole batch. */
  totalCount?: number;
}

const bind = signature({ totalCount: natural(1), ...vectorProbsRules, ...validation });

/**
 * The multinomial distribution of how often each of n outcomes occurs in `totalCount` independent trials. A sample is a
 * vector of n counts that sum to `totalCount`, in the dtype of `probs` or `logits`, through which no gradient flows. It
 * takes the probabilities of the outcomes along the last dimension of `probs`, or their logarithms in `logits`; the
 * sizes before it are the batch shape, and the event shape is `[n]`. `logProb` takes counts with another sum too, if
 * arguments are not checked.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.multinomial.Multinomial
 */
export class Multinomial extends OverOutcomes {
  static override readonly support: Constraint = dependentProperty(
    ({ totalCount }: Multinomial) => multinomial(totalCount),
    { isDiscrete: true, eventDim: 1 },
  );
  /** The number of trials. */
  declare readonly totalCount: number;
  /** @internal */
  declare readonly _binomial: Binomial;

  static {
    lazyProperties(Multinomial, {
      _binomial: ({ totalCount, probs }) => new Binomial(totalCount, probs),
    });
  }

  constructor(
    ...args: Arguments<
      [totalCount?: number, probs?: Tensor | null, logits?: Tensor | null, validateArgs?: boolean | null],
      MultinomialOptions
    >
  ) {
    const { totalCount, probs, logits, validateArgs } = bind(new.target.name, args);
    super(new Categorical(probs, logits), validateArgs, { totalCount });
  }

  override get mean(): Tensor {
    return this.probs.mul(this.totalCount);
  }

  override get variance(): Tensor {
    return this.probs.mul(this.totalCount).mul(functions.rsub(this.probs, 1));
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const sizes = sampleSizes(this.constructor.name, sampleShape);
    const draws = this._categorical.sample([this.totalCount, ...sizes]).movedim(0, -1);
    const counts = draws.newZeros(this._extendedShape(sizes));
    return counts.scatterAdd_(-1, draws, functions.onesLike(draws)).to(this.probs);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ logits: this.logits, value });
    const counts = broadcast.value;
    const logFactorials = counts.sum(-1).add(1).lgamma().sub(counts.add(1).lgamma().sum(-1));
    const isNever = counts.eq(0).bitwiseAnd(broadcast.logits.eq(Number.NEGATIVE_INFINITY));
    return logFactorials.add(broadcast.logits.maskedFill(isNever, 0).mul(counts).sum(-1));
  }

  override entropy(): Tensor {
    const n = tensor(this.totalCount, { dtype: int64 });
    const counts = this._binomial.enumerateSupport(false).narrow(0, 1, this.totalCount);
    const expectation = this._binomial.logProb(counts).exp().mul(counts.add(1).lgamma()).sum([0, -1]);
    return this._categorical.entropy().mul(n).sub(n.add(1).lgamma()).add(expectation);
  }
}
