import { type Arguments, signature, tensorRule } from '../../core/arguments/rules';
import { AutogradFunction } from '../../core/autograd/function/function';
import type { FunctionContext } from '../../core/autograd/function/functionContext';
import { onceDifferentiable } from '../../core/autograd/function/onceDifferentiable';
import { functions, nnFunctions, operator } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import type { ArgConstraints, ValidateOptions } from '../base/distribution';
import { ExponentialFamily } from '../base/exponentialFamily';
import { independent, positive, simplex } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';

const draw = operator('aten::_sample_dirichlet');
const derivative = operator('aten::_dirichlet_grad');

/** Draws from a Dirichlet distribution, with the derivative for which libtorch has an operator of its own. */
class DirichletDraw extends AutogradFunction {
  static forward(ctx: FunctionContext, concentration: Tensor): Tensor {
    const x = draw.call1(concentration) as Tensor;
    ctx.saveForBackward(x, concentration);
    return x;
  }

  static backward = onceDifferentiable((ctx: FunctionContext, gradient: Tensor): Tensor => {
    const [x, concentration] = ctx.savedTensors as [Tensor, Tensor];
    const total = concentration.sum(-1, true).expandAs(concentration);
    return (derivative.callMany([x, concentration, total]) as Tensor).mul(
      gradient.sub(x.mul(gradient).sum(-1, true)),
    );
  });
}

/** What the constructor of Dirichlet takes. */
export interface DirichletOptions extends ValidateOptions {
  /**
   * The concentrations, often called α, of shape (…, n): positive numbers. The larger they are together, the closer
   * samples are to their mean.
   */
  concentration: Tensor;
}

const bindDirichlet = signature({ concentration: tensorRule(), ...validation });

/**
 * The Dirichlet distribution of vectors of n probabilities, which sum to 1, such as the unknown shares of n groups. The
 * mean of each element is the share of its concentration in the sum of all; with all concentrations 1, all vectors are
 * equally probable. `concentration` has the shape (batchShape, n), and the event shape is `[n]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.dirichlet.Dirichlet
 */
export class Dirichlet extends ExponentialFamily {
  static override readonly argConstraints: ArgConstraints = { concentration: independent(positive, 1) };
  static override readonly support: Constraint = simplex;
  static override readonly hasRsample: boolean = true;
  /** The concentrations, of shape (batchShape, n). */
  declare readonly concentration: Tensor;

  constructor(
    ...args: Arguments<
      [concentration: Tensor, validateArgs?: boolean | null],
      DirichletOptions,
      ['concentration']
    >
  ) {
    const { concentration, validateArgs } = bindDirichlet(new.target.name, args);
    if (concentration.dim() < 1) {
      throw new RangeError(
        `${new.target.name}: argument 'concentration': expected a Tensor of at least 1 dimension, got 0`,
      );
    }
    const { shape } = concentration;
    super(shape.slice(0, -1), shape.slice(-1), { validateArgs, fields: { concentration } });
  }

  override rsample(sampleShape: SampleShape = []): Tensor {
    return DirichletDraw.apply(this.concentration.expand(this._extendedShape(sampleShape)));
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    const { concentration } = this;
    return functions
      .xlogy(concentration.sub(1), value)
      .sum(-1)
      .add(concentration.sum(-1).lgamma())
      .sub(concentration.lgamma().sum(-1));
  }

  override get mean(): Tensor {
    return this.concentration.div(this.concentration.sum(-1, true));
  }

  /**
   * The most probable vector, of shape (batchShape, n). Where all concentrations are below 1, the density is infinite
   * in the corners, and this is the corner of the largest concentration: a one-hot vector.
   */
  override get mode(): Tensor {
    const { concentration } = this;
    const less = concentration.sub(1).clamp({ min: 0 });
    const mode = less.div(less.sum(-1, true));
    const isCorner = concentration.lt(1).all(-1);
    const corners = mode.index(isCorner).argmax(-1);
    mode.indexPut(isCorner, nnFunctions.oneHot(corners, concentration.size(-1)).to(mode));
    return mode;
  }

  override get variance(): Tensor {
    const { concentration } = this;
    const total = concentration.sum(-1, true);
    return concentration.mul(total.sub(concentration)).div(total.pow(2).mul(total.add(1)));
  }

  override entropy(): Tensor {
    const { concentration } = this;
    const k = concentration.size(-1);
    const total = concentration.sum(-1);
    return concentration
      .lgamma()
      .sum(-1)
      .sub(total.lgamma())
      .sub(functions.rsub(total, k).mul(total.digamma()))
      .sub(concentration.sub(1).mul(concentration.digamma()).sum(-1));
  }

  override get _naturalParams(): readonly Tensor[] {
    return [this.concentration];
  }

  override _logNormalizer(x: Tensor): Tensor {
    return x.lgamma().sum(-1).sub(x.sum(-1).lgamma());
  }
}
