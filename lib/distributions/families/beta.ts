import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { positive, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { bindConcentrations, broadcastAll, type ConcentrationsArguments } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { Dirichlet } from './dirichlet';

/**
 * The beta distribution of numbers from 0 to 1, such as unknown probabilities: the density at x is proportional to
 * x^(concentration1 − 1) · (1 − x)^(concentration0 − 1). With both concentrations 1 it is uniform. The concentrations
 * broadcast to the batch shape; the event shape is `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.beta.Beta
 */
export class Beta extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = {
    concentration1: positive,
    concentration0: positive,
  };
  static override readonly support: Constraint = unitInterval;
  static override readonly hasRsample: boolean = true;
  /** @internal */
  declare readonly _dirichlet: Dirichlet;

  constructor(...args: ConcentrationsArguments) {
    const { validateArgs, ...values } = bindConcentrations(new.target.name, args);
    const { concentration1, concentration0 } = broadcastAll(values);
    const dirichlet = new Dirichlet(functions.stack([concentration1, concentration0], -1), validateArgs);
    super(dirichlet.batchShape, [], { validateArgs, fields: { _dirichlet: dirichlet } });
  }

  /** The first concentration, often called α, of shape (batchShape). */
  get concentration1(): Tensor {
    return this._dirichlet.concentration.select(-1, 0);
  }

  /** The second concentration, often called β, of shape (batchShape). */
  get concentration0(): Tensor {
    return this._dirichlet.concentration.select(-1, 1);
  }

  override get mean(): Tensor {
    return this.concentration1.div(this.concentration1.add(this.concentration0));
  }

  override get mode(): Tensor {
    return this._dirichlet.mode.select(-1, 0);
  }

  override get variance(): Tensor {
    const total = this.concentration1.add(this.concentration0);
    return this.concentration1.mul(this.concentration0).div(total.pow(2).mul(total.add(1)));
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return this._dirichlet.rsample(sampleShape).select(-1, 0);
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return this._dirichlet.logProb(functions.stack([value, functions.rsub(value, 1)], -1));
  }

  override entropy(): Tensor {
    return this._dirichlet.entropy();
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.concentration1, this.concentration0];
  }

  override _logNormalizer(x: Tensor, y: Tensor): Tensor {
    return x.lgamma().add(y.lgamma()).sub(x.add(y).lgamma());
  }
}
