/** Backwards that can't be differentiated again. */

import { isTensor, type Tensor } from '../tensor/tensor';
import { isGradEnabled, noGrad } from './autograd';
import { AutogradFunction } from './function';
import type { FunctionContext } from './functionContext';

/** Gives its arguments, and refuses to be differentiated. */
class OnceDifferentiable extends AutogradFunction {
  static forward(_ctx: FunctionContext, tensor: Tensor): Tensor {
    return tensor;
  }

  static backward(): never {
    throw new Error(
      'backward: expected one derivative of a function marked as onceDifferentiable, got a second',
    );
  }
}

/**
 * Marks a `Function`'s backward as one whose own derivative is not known, because it leaves autograd or was not meant
 * to be differentiated: it runs without recording, and a second derivative through it is an error instead of wrong.
 *
 *     static backward = torch.autograd.onceDifferentiable((ctx: FunctionCtx, gradient: Tensor) => …);
 *
 * @see https://docs.pytorch.org/docs/2.13/generated/torch.autograd.function.once_differentiable.html
 */
export function onceDifferentiable<Context, Gradients extends readonly unknown[], Result>(
  backward: (ctx: Context, ...gradients: Gradients) => Result,
): (ctx: Context, ...gradients: Gradients) => Result {
  return function (this: unknown, ctx: Context, ...gradients: Gradients): Result {
    const result = noGrad(() => backward.call(this, ctx, ...gradients));
    const recorded =
      isGradEnabled() && gradients.some((gradient) => isTensor(gradient) && gradient.requiresGrad);
    if (!recorded) return result;
    return (Array.isArray(result) ? result.map(refusing) : refusing(result)) as Result;
  };
}

function refusing(value: unknown): unknown {
  if (!isTensor(value) || !(value.dtype.isFloatingPoint || value.dtype.isComplex)) return value;
  return OnceDifferentiable.apply(value.detach().requiresGrad_());
}
