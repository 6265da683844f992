/** Transforms from vectors of real numbers to vectors of probabilities. */

import { slice } from '../../core/functional/indexing';
import { FInfo } from '../../core/functional/typeInfo';
import { nnFunctions } from '../../core/operators/namespaces';
import type { Tensor } from '../../core/tensor/tensor';
import { realVector, simplex } from '../constraints';
import type { Constraint } from '../constraints/constraint';
import { clippedSigmoid } from './elementwise';
import { checkRank } from './shapeChecks';
import { Transform } from './transform';

/** Removes the last element of the last dimension. */
export const butLast = (value: Tensor): Tensor => value.index(['...', slice(null, -1)]);

/**
 * A transform from vectors of real numbers to vectors of probabilities. Any two instances of a class are equal, since
 * it has no parameters.
 */
abstract class ToSimplex extends Transform {
  static override readonly domain: Constraint = realVector;
  static override readonly codomain: Constraint = simplex;

  override equals(other: unknown): boolean {
    return other instanceof ToSimplex && other.constructor === this.constructor;
  }
}

/**
 * Turns vectors of real numbers into vectors of probabilities by the softmax: y = exp(x) / sum of exp(x). It is not
 * bijective, since adding a constant to all elements changes nothing, and its inverse returns the logarithms.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.SoftmaxTransform
 */
export class SoftmaxTransform extends ToSimplex {
  override _call(x: Tensor): Tensor {
    const probs = x.sub(x.max(-1, true).values).exp();
    return probs.div(probs.sum(-1, true));
  }

  override _inverse(y: Tensor): Tensor {
    return y.log();
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    checkRank(this, shape, 1);
    return shape;
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    return this._forwardShape(shape);
  }
}

/** The numbers n, n − 1, …, 1, whose logarithms shift the arguments so that zeros give equal probabilities. */
function offsets(vector: Tensor, n: number): Tensor {
  return vector
    .newOnes([n])
    .cumsum(-1)
    .neg()
    .add(n + 1);
}

/**
 * Turns vectors of n real numbers into vectors of n + 1 probabilities, bijectively. It breaks a stick of length 1: the
 * sigmoid of each element says which part of the remaining stick becomes the next probability, and what remains at the
 * end is the last one.
 * @see https://docs.pytorch.org/docs/2.13/distributions.html#torch.distributions.transforms.StickBreakingTransform
 */
export class StickBreakingTransform extends ToSimplex {
  static override readonly bijective: boolean = true;

  override _call(x: Tensor): Tensor {
    const shares = clippedSigmoid(x.sub(offsets(x, x.size(-1)).log()));
    const rest = shares.neg().add(1).cumprod(-1);
    return nnFunctions.pad(shares, [0, 1], { value: 1 }).mul(nnFunctions.pad(rest, [1, 0], { value: 1 }));
  }

  override _inverse(y: Tensor): Tensor {
    const cropped = butLast(y);
    const rest = cropped
      .cumsum(-1)
      .neg()
      .add(1)
      .clamp({ min: new FInfo(y.dtype).tiny });
    return cropped
      .log()
      .sub(rest.log())
      .add(offsets(y, cropped.size(-1)).log());
  }

  override _logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const shifted = x.sub(offsets(x, x.size(-1)).log());
    return shifted.neg().add(nnFunctions.logsigmoid(shifted)).add(butLast(y).log()).sum(-1);
  }

  override _forwardShape(shape: readonly number[]): readonly number[] {
    checkRank(this, shape, 1);
    return [...shape.slice(0, -1), (shape.at(-1) as number) + 1];
  }

  override _inverseShape(shape: readonly number[]): readonly number[] {
    checkRank(this, shape, 1);
    return [...shape.slice(0, -1), (shape.at(-1) as number) - 1];
  }
}
