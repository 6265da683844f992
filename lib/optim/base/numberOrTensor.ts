/** Hyper-parameters that may be tensors of one element, such as learning rates, and arithmetic with them. */
import { getDefaultDtype } from '../../core/operators/creation';
import { isTensor, type Tensor } from '../../core/tensor/tensor';
import { float64 } from '../../core/types/dtype';

/** A number, or a tensor of one element. */
export type Scalar = number | Tensor;

export function plus(a: Scalar, b: Scalar): Scalar {
  if (isTensor(a)) return a.add(b);
  return isTensor(b) ? b.add(a) : a + b;
}

export function minus(a: Scalar, b: Scalar): Scalar {
  if (isTensor(a)) return a.sub(b);
  return isTensor(b) ? b.neg().add(a) : a - b;
}

export function times(a: Scalar, b: Scalar): Scalar {
  if (isTensor(a)) return a.mul(b);
  return isTensor(b) ? b.mul(a) : a * b;
}

export function over(a: Scalar, b: number): Scalar {
  return isTensor(a) ? a.div(b) : a / b;
}

export function negative(a: Scalar): Scalar {
  return isTensor(a) ? a.neg() : -a;
}

/** `1 − a`. */
export function oneMinus(a: Scalar): Scalar {
  return minus(1, a);
}

/** The value as a number. */
export function numberOf(a: Scalar): number {
  return isTensor(a) ? a.item() : a;
}

/** Whether autograd records operations on it. */
export function isRecorded(a: Scalar): a is Tensor {
  return isTensor(a) && a.requiresGrad;
}

/** The number as a tensor of the default dtype would hold it. */
export function asDefaultFloat(a: number): number {
  return getDefaultDtype() === float64 ? a : Math.fround(a);
}
