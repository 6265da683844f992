/** The von Mises distribution. */

import { type Arguments, signature } from '../../core/arguments/rules';
import { noGrad } from '../../core/autograd/gradMode';
import { functions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { float64 } from '../../core/types/dtype';
import { type ArgConstraints, Distribution, type ValidateOptions } from '../base/distribution';
import { positive, real } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwoPi } from '../support/constants';
import { lazyProperties } from '../support/lazyProperties';
import { broadcastAll, like, type NumberOrTensor, parameter, validation } from '../support/parameters';
import type { SampleShape } from '../support/sampleShape';
import { standardUniform } from '../support/standardSamples';

/**
 * The coefficients of polynomials that approximate the modified Bessel functions I₀ and I₁ (Abramowitz and Stegun,
 * 9.8.1 to 9.8.4), lowest power first: `small` in (x / 3.75)² for x below 3.75, and `large` in 3.75 / x for others.
 */
const bessel = [
  {
    small: [1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813],
    large: [
      0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
      0.00392377,
    ],
  },
  {
    small: [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411],
    large: [
      0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654,
      -0.00420059,
    ],
  },
] as const;

/** Evaluates a polynomial by Horner's rule, in the order of operations in which Python does. */
function polynomial(y: Tensor, coefficients: readonly number[]): Tensor {
  const [highest, ...others] = [...coefficients].reverse() as [number, ...number[]];
  const [next, ...rest] = others as [number, ...number[]];
  return rest.reduce((sum, coefficient) => y.mul(sum).add(coefficient), y.mul(highest).add(next));
}

/** The logarithm of the modified Bessel function I₀ or I₁. */
function logBessel(x: Tensor, order: 0 | 1): Tensor {
  const scaled = x.div(3.75);
  const ofSmall = polynomial(scaled.mul(scaled), bessel[order].small);
  const small = (order === 1 ? x.abs().mul(ofSmall) : ofSmall).log();
  const ofLarge = polynomial(x.reciprocal().mul(3.75), bessel[order].large);
  const large = x.sub(x.log().mul(0.5)).add(ofLarge.log());
  return functions.where(x.lt(3.75), small, large);
}

/** What the constructor of VonMises takes. */
export interface VonMisesOptions extends ValidateOptions {
  /** The mean direction, an angle in radians: any real number. It broadcasts with `concentration`. */
  loc: NumberOrTensor;
  /**
   * How closely angles lie about the mean direction: a positive number. Towards 0, all angles become equally probable.
   */
  concentration: NumberOrTensor;
}

const bind = signature({ loc: parameter(), concentration: parameter(), ...validation });

/**
 * The von Mises distribution of angles, which is on the circle what the normal distribution is on the line. It models
 * directions and times of day. Samples are angles from −π to π in radians, drawn by the rejection method of Best and
 * Fisher (1979), and no gradient flows through them. The parameters broadcast to the batch shape; the event shape is
 * `[]`.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.von_mises.VonMises
 */
export class VonMises extends Distribution {
  static override readonly argConstraints: ArgConstraints = { loc: real, concentration: positive };
  static override readonly support: Constraint = real;
  /** The mean direction in radians, of shape (batchShape). */
  declare readonly loc: Tensor;
  /** The concentration about the mean direction, of shape (batchShape). */
  declare readonly concentration: Tensor;
  /** Of the wrapped Cauchy distribution that proposes angles. @internal */
  declare readonly _proposal: Tensor;

  static {
    lazyProperties(VonMises, {
      _proposal: (self) => {
        const kappa = self.concentration.to(float64);
        const tau = kappa.pow(2).mul(4).add(1).sqrt().add(1);
        const rho = tau.sub(tau.mul(2).sqrt()).div(kappa.mul(2));
        const proposal = rho.pow(2).add(1).div(rho.mul(2));
        return functions.where(kappa.lt(1e-5), kappa.reciprocal().add(kappa), proposal);
      },
    });
  }

  constructor(
    ...args: Arguments<
      [loc: NumberOrTensor, concentration: NumberOrTensor, validateArgs?: boolean | null],
      VonMisesOptions,
      ['loc', 'concentration']
    >
  ) {
    const { validateArgs, ...values } = bind(new.target.name, args);
    const fields = broadcastAll(values);
    super(fields.loc.shape, [], { validateArgs, fields });
  }

  override _logProb(value: Tensor): Tensor {
    this._validateSample(value);
    return this.concentration
      .mul(value.sub(this.loc).cos())
      .sub(logTwoPi)
      .sub(logBessel(this.concentration, 0));
  }

  override sample(sampleShape: SampleShape = []): Tensor {
    const shape = this._extendedShape(sampleShape);
    return noGrad(() => {
      const loc = this.loc.to(float64);
      const angles = drawAngles(shape, this.concentration.to(float64), this._proposal);
      return angles
        .add(Math.PI)
        .add(loc)
        .remainder(2 * Math.PI)
        .sub(Math.PI)
        .to(this.loc.dtype);
    });
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  /** The circular variance, of shape (batchShape): 0 where all angles are equal, and 1 where they are spread evenly. */
  override get variance(): Tensor {
    const { concentration } = this;
    return functions.rsub(logBessel(concentration, 1).sub(logBessel(concentration, 0)).exp(), 1);
  }
}

/** Draws angles with the mean direction 0, each again until it is accepted. */
function drawAngles(shape: readonly number[], concentration: Tensor, proposal: Tensor): Tensor {
  let angles = functions.empty(shape, like(concentration));
  let done = functions.zerosLike(angles).bool();
  // With an infinite proposal or NaN no draw would ever be accepted, and the loop would not end.
  if (!proposal.isfinite().all().item()) {
    throw new RangeError(`VonMises: expected a concentration above 0 and finite, got ${concentration}`);
  }
  while (!done.all().item()) {
    const [u1, u2, u3] = standardUniform([3, ...shape], concentration).unbind() as [Tensor, Tensor, Tensor];
    const z = u1.mul(Math.PI).cos();
    const f = proposal.mul(z).add(1).div(proposal.add(z));
    const c = concentration.mul(proposal.sub(f));
    const isSurely = c.mul(functions.rsub(c, 2)).sub(u2).gt(0);
    const accept = isSurely.bitwiseOr(c.div(u2).log().add(1).sub(c).ge(0));
    if (!accept.any().item()) continue;
    angles = functions.where(accept, u3.sub(0.5).sign().mul(f.acos()), angles);
    done = done.bitwiseOr(accept);
  }
  return angles;
}
