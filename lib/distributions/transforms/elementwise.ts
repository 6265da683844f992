/** Transforms of each element, without parameters. */

import { FInfo } from '../../core/functional/typeInfo';
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { interval, positive, real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { Transform } from './transform';

const { softplus } = nnFunctions;

/** A transform of which any instance is the same. */
abstract class Elementwise extends Transform {
  static override readonly domain: Constraint = real;
  static override readonly codomain: Constraint = positive;

  override equals(other: unknown): boolean {
    return other instanceof Elementwise && other.constructor === this.constructor;
  }
}

/** Such a transform that increases. */
abstract class Increasing extends Elementwise {
  static override readonly bijective: boolean = true;
  static override readonly sign: number = 1;
}

/**
 * y = exp(x)
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.ExpTransform
 */
export class ExpTransform extends Increasing {
  override _call(x: Tensor): Tensor {
    return x.exp();
  }

  override _inverse(y: Tensor): Tensor {
    return y.log();
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return x;
  }
}

/** Away from 0 and from 1, by what the dtype can tell from them. */
function clampUnit(value: Tensor): Tensor {
  const { tiny, eps } = new FInfo(value.dtype);
  return value.clamp(tiny, 1 - eps);
}

/** The logistic function, never 0 nor 1. */
export function clippedSigmoid(x: Tensor): Tensor {
  return clampUnit(x.sigmoid());
}

/**
 * y = 1 / (1 + exp(−x)), never 0 nor 1
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.SigmoidTransform
 */
export class SigmoidTransform extends Increasing {
  static override readonly codomain: Constraint = unitInterval;

  override _call(x: Tensor): Tensor {
    return clippedSigmoid(x);
  }

  override _inverse(y: Tensor): Tensor {
    const clamped = clampUnit(y);
    return clamped.log().sub(clamped.neg().log1p());
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return softplus(x.neg()).neg().sub(softplus(x));
  }
}

/**
 * y = log(1 + exp(x)), and x itself where that is the same
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.SoftplusTransform
 */
export class SoftplusTransform extends Increasing {
  override _call(x: Tensor): Tensor {
    return softplus(x);
  }

  override _inverse(y: Tensor): Tensor {
    return y.neg().expm1().neg().log().add(y);
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return softplus(x.neg()).neg();
  }
}

/**
 * y = tanh(x). `ComposeTransform` of an affine and a `SigmoidTransform` is the same function, and more stable.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.TanhTransform
 */
export class TanhTransform extends Increasing {
  static override readonly codomain: Constraint = interval(-1, 1);

  override _call(x: Tensor): Tensor {
    return x.tanh();
  }

  override _inverse(y: Tensor): Tensor {
    return y.atanh();
  }

  override _logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return x
      .neg()
      .add(logTwo)
      .sub(softplus(x.mul(-2)))
      .mul(2);
  }
}

/**
 * y = |x|, whose inverse gives the positive of the two arguments
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.AbsTransform
 */
export class AbsTransform extends Elementwise {
  override _call(x: Tensor): Tensor {
    return x.abs();
  }

  override _inverse(y: Tensor): Tensor {
    return y;
  }
}
