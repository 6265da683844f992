/** Transforms of single numbers that have no parameters. */

import { FInfo } from '../../core/functional/typeInfo';
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { interval, positive, real, unitInterval } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { logTwo } from '../support/constants';
import { Transform } from './transform';

const { softplus } = nnFunctions;

/** A transform of single numbers of which any two instances are equal, since it has no parameters. */
abstract class Elementwise extends Transform {
  static override readonly domain: Constraint = real;
  static override readonly codomain: Constraint = positive;

  override equals(other: unknown): boolean {
    return other instanceof Elementwise && other.constructor === this.constructor;
  }
}

/** A transform of single numbers without parameters that increases everywhere. */
abstract class Increasing extends Elementwise {
  static override readonly bijective: boolean = true;
  static override readonly sign: number = 1;
}

/**
 * The transform y = exp(x), from real numbers to positive ones.
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

/** Keeps numbers away from 0 and 1, between the `tiny` of their dtype and 1 − its `eps`. */
function clampUnit(value: Tensor): Tensor {
  const { tiny, eps } = new FInfo(value.dtype);
  return value.clamp(tiny, 1 - eps);
}

/** The sigmoid, kept away from 0 and 1, where its inverse would be infinite. */
export function clippedSigmoid(x: Tensor): Tensor {
  return clampUnit(x.sigmoid());
}

/**
 * The transform y = 1 / (1 + exp(−x)), from real numbers to those between 0 and 1, the bounds excluded.
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
 * The transform y = log(1 + exp(x)), from real numbers to positive ones. Above 20, where the two differ by less than
 * their precision, it is y = x.
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
 * The transform y = tanh(x), from real numbers to those between −1 and 1. The same function composed of
 * `AffineTransform(0, 2)`, `SigmoidTransform()` and `AffineTransform(-1, 2)` is numerically more stable.
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
 * The transform y = |x|. It is not bijective: its inverse returns the positive one of the two arguments.
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
