/** The memory of L-BFGS: past steps and changes of the gradient, and what they say of the Hessian. */
import type { Tensor } from '../../core/tensor/tensor';
import type { Scalar } from '../base/numberOrTensor';
import { PythonNumber } from '../base/pythonNumber';
import type { LBFGSState } from './lbfgs';

/** The past steps and changes of the gradient, which stand for the inverse Hessian. */
export interface Memory {
  changes: Tensor[];
  steps: Tensor[];
  /** The reciprocals of their products. */
  weights: PythonNumber[];
  scale: PythonNumber;
}

/** Takes the last step into the memory, if the gradient has changed along it. */
export function remember(memory: Memory, change: Tensor, step: Tensor, size: number): void {
  const product = PythonNumber.taken(change.dot(step));
  if (!(product.compare(1e-10) > 0)) {
    change.dispose();
    step.dispose();
    return;
  }
  if (memory.changes.length === size) {
    memory.changes.shift();
    memory.steps.shift();
    memory.weights.shift();
  }
  memory.changes.push(change);
  memory.steps.push(step);
  memory.weights.push(new PythonNumber(1).div(product));
  memory.scale = product.div(PythonNumber.taken(change.dot(change)));
}

/** The inverse Hessian times the gradient, by two passes through the memory, whose coefficients `state.al` keeps. */
export function directionOf(
  { changes, steps, weights, scale }: Memory,
  gradient: Tensor,
  state: Pick<LBFGSState, 'al'>,
  size: number,
): Tensor {
  const al = state.al ?? new Array<Scalar | null>(size).fill(null);
  state.al = al;
  const weighted = (i: number, list: Tensor[], vector: Tensor) =>
    PythonNumber.taken((list[i] as Tensor).dot(vector)).mul(weights[i] as PythonNumber);
  if (changes.length === 0) return gradient.mul(-scale.value);
  // The direction is updated in place, because memory that is in the cache is faster than new memory.
  const direction = gradient.neg();
  const shares: PythonNumber[] = [];
  for (let i = changes.length - 1; i >= 0; i--) {
    const share = weighted(i, steps, direction);
    shares[i] = share;
    al[i] = share.value;
    direction.add_(changes[i] as Tensor, { alpha: -share.value });
  }
  direction.mul_(scale.value);
  for (let i = 0; i < changes.length; i++) {
    const share = (shares[i] as PythonNumber).sub(weighted(i, changes, direction));
    direction.add_(steps[i] as Tensor, { alpha: share.value });
  }
  return direction;
}
