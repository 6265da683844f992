/** Marks backwards that cannot be differentiated. */

import { isTensor, type Tensor } from '../../tensor/tensor';
import { isGradEnabled, noGrad } from '../gradMode';
import { AutogradFunction } from './function';
import type { FunctionContext } from './functionContext';

/** Returns its arguments, and throws when it is differentiated. */
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
 * Wraps the `backward` of a `torch.autograd.Function` whose own derivative is not known, because it computes without
 * autograd. It runs without recording, and a second derivative through it throws instead of being wrong.
 *
 *     static backward = torch.autograd.onceDifferentiable((ctx: FunctionCtx, gradient: Tensor) => …);
 *
 * @param backward the `backward`, which gets the context and the gradients
 * @returns a function that is called as `backward` is
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
