import { noGrad } from '../../core/autograd/gradMode';
import { FInfo } from '../../core/functional/typeInfo';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { contiguousFormat } from '../../core/types/layout';
import { invalidParameter } from '../base/checks';
import { type ArgConstraints, Distribution } from '../base/distribution';
import { nonnegativeInteger, real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll } from '../support/parameters';
import { binaryProbsAndLogits, bindProbs, type ProbsArguments, probsField } from '../support/probsLogits';
import type { SampleShape } from '../support/sampleShape';

/**
 * The geometric distribution of the number of failures before the first success, in independent trials that succeed
 * with the probability `probs`. Samples are integers of at least 0, in a tensor of the parameter's dtype, and no
 * gradient flows through them. It takes either `probs`, which has to be greater than 0, or `logits`, whose shape is the
 * batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.geometric.Geometric
 */
export class Geometric extends Distribution {
  static override readonly argConstraints: ArgConstraints = { probs: unitInterval, logits: real };
  static override readonly support: Constraint = nonnegativeInteger;
  /** The probability of success, of shape (batchShape). */
  declare readonly probs: Tensor;
  /** The log-odds of success, of shape (batchShape). */
  declare readonly logits: Tensor;

  static {
    lazyProperties(Geometric, binaryProbsAndLogits);
  }

  constructor(...args: ProbsArguments) {
    const { validateArgs, ...values } = bindProbs(new.target.name, args);
    const { given, param, fields } = probsField(new.target.name, values);
    super(param.shape, [], { validateArgs, fields });
    if (!this.validateArgs || given === 'logits') return;
    const valid = param.gt(0);
    if (!valid.all().item()) {
      throw invalidParameter(this, 'probs', param, 'positive', param.detach().index(valid.logicalNot()));
    }
  }

  override get mean(): Tensor {
    return this.probs.reciprocal().sub(1);
  }

  override get mode(): Tensor {
    return functions.zerosLike(this.probs);
  }

  override get variance(): Tensor {
    return this.probs.reciprocal().sub(1).div(this.probs);
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const { probs } = this;
    const { tiny } = new FInfo(probs.dtype);
    return noGrad(() => {
      const uniforms = probs.newEmpty(this._extendedShape(sampleShape)).uniform_(tiny, 1);
      return uniforms.log().div(probs.neg().log1p()).floor();
    });
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const broadcast = broadcastAll({ value, probs: this.probs });
    const probs = broadcast.probs.clone({ memoryFormat: contiguousFormat });
    probs.indexPut(probs.eq(1).bitwiseAnd(broadcast.value.eq(0)), 0);
    return broadcast.value.mul(probs.neg().log1p()).add(this.probs.log());
  }

  override entropy(): Tensor {
    return functions.binaryCrossEntropyWithLogits(this.logits, this.probs, { reduction: 0 }).div(this.probs);
  }
}
